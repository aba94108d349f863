//! The words of the pages, a line for each, in every language.

use crate::language::Language;

macro_rules! words {
    ($($name:ident: $english:literal, $russian:literal, $spanish:literal;)*) => {
        impl Language {
            $(pub(crate) const fn $name(self) -> &'static str {
                match self {
                    Self::English => $english,
                    Self::Russian => $russian,
                    Self::Spanish => $spanish,
                }
            })*
        }
    };
}

words! {
    // Logging in and out.
    log_in: "Log in", "Войти", "Entrar";
    log_out: "Log out", "Выйти", "Salir";
    login_or_address: "Login or e-mail address", "Логин или адрес почты", "Usuario o correo electrónico";
    password: "Password", "Пароль", "Contraseña";
    wrong_login: "The login or the password is wrong.", "Логин или пароль неверны.", "El usuario o la contraseña no son correctos.";
    disabled: "This account is switched off.", "Эта учётная запись отключена.", "Esta cuenta está desactivada.";
    too_many_logins: "Too many attempts. Try again in a while.", "Слишком много попыток. Попробуйте позже.", "Demasiados intentos. Inténtelo más tarde.";
    language: "Language", "Язык", "Idioma";
    choose: "Choose", "Выбрать", "Elegir";

    // Tickets and what they have.
    my_tickets: "My tickets", "Мои обращения", "Mis tickets";
    new_ticket: "New ticket", "Новое обращение", "Nuevo ticket";
    subject: "Subject", "Тема", "Asunto";
    message: "Message", "Сообщение", "Mensaje";
    department: "Department", "Отдел", "Departamento";
    departments: "Departments", "Отделы", "Departamentos";
    status: "Status", "Статус", "Estado";
    priority: "Priority", "Приоритет", "Prioridad";
    assignee: "Assignee", "Ответственный", "Responsable";
    nobody: "nobody", "никто", "nadie";
    client: "Client", "Клиент", "Cliente";
    service: "Service", "Услуга", "Servicio";
    no_service: "none in particular", "без услуги", "ninguno en particular";
    tags: "Tags", "Метки", "Etiquetas";
    copies: "Copies to", "Копии", "Copias a";
    files: "Files", "Файлы", "Archivos";
    address: "E-mail address", "Адрес почты", "Correo electrónico";
    name_of_person: "Name", "Имя", "Nombre";
    opened: "Opened", "Открыто", "Abierto";
    waiting: "Waiting", "Ожидание", "Espera";
    number: "Number", "Номер", "Número";
    low: "low", "низкий", "baja";
    normal: "normal", "обычный", "normal";
    high: "high", "высокий", "alta";
    urgent: "urgent", "срочный", "urgente";
    archived: "in the archive", "в архиве", "archivado";
    unread: "unread", "не прочитано", "sin leer";
    violation: "Violation", "Нарушение", "Infracción";
    balance: "Balance", "Баланс", "Saldo";
    credits_left: "Incident credits left", "Осталось инцидентов", "Incidentes restantes";
    due: "Answer due", "Ответить до", "Responder antes de";

    // Lists.
    search: "Search", "Поиск", "Buscar";
    search_hint: "Number or words of a message", "Номер или слова сообщения", "Número o palabras de un mensaje";
    waiting_for_us: "Waiting for us", "Ждут нас", "Esperan nuestra respuesta";
    waiting_for_you: "Waiting for you", "Ждут вас", "Esperan su respuesta";
    mine: "Mine", "Мои", "Míos";
    unassigned: "Unassigned", "Без ответственного", "Sin asignar";
    answered: "Answered", "Отвечены", "Respondidos";
    closed: "Closed", "Закрытые", "Cerrados";
    all: "All", "Все", "Todos";
    archive: "Archive", "Архив", "Archivo";
    views: "Views", "Списки", "Vistas";
    nothing_here: "There is nothing here.", "Здесь ничего нет.", "Aquí no hay nada.";
    previous: "Previous", "Назад", "Anterior";
    next: "Next", "Далее", "Siguiente";
    of_all: "of", "из", "de";
    chosen: "Chosen tickets", "Выбранные обращения", "Tickets elegidos";
    select: "Choose", "Выбрать", "Elegir";
    apply: "Apply", "Применить", "Aplicar";
    as_it_is: "as it is", "без изменений", "sin cambios";

    // What one button does.
    take: "Take it", "Взять", "Tomarlo";
    favourites: "Favourites", "Избранное", "Favoritos";
    mark: "Add to favourites", "В избранное", "Añadir a favoritos";
    unmark: "Remove from favourites", "Убрать из избранного", "Quitar de favoritos";
    add_tag: "Add a tag", "Добавить метку", "Añadir etiqueta";
    remove: "Remove", "Убрать", "Quitar";
    hide: "Hide from the client", "Скрыть от клиента", "Ocultar al cliente";
    split: "Split from here", "Отделить отсюда", "Separar desde aquí";
    merge: "Merge into", "Объединить с", "Unir a";
    more: "More", "Ещё", "Más";
    predefined: "Predefined reply", "Готовый ответ", "Respuesta predefinida";
    insert: "Insert", "Вставить", "Insertar";
    all_of_client: "All tickets of this client", "Все обращения клиента", "Todos los tickets de este cliente";

    // A conversation.
    reply: "Reply", "Ответить", "Responder";
    reply_to_client: "Reply to the client", "Ответ клиенту", "Respuesta al cliente";
    note: "Internal note", "Внутренняя заметка", "Nota interna";
    note_warning: "Only staff see a note.", "Заметку видят только сотрудники.", "Solo el personal ve una nota.";
    send: "Send", "Отправить", "Enviar";
    save: "Save", "Сохранить", "Guardar";
    set_status: "and set the status", "и поставить статус", "y poner el estado";
    as_after_an_answer: "as after an answer", "как после ответа", "como tras una respuesta";
    close: "Close the ticket", "Закрыть обращение", "Cerrar el ticket";
    reopen: "Open it again", "Открыть снова", "Volver a abrir";
    good: "It helped", "Помогло", "Ayudó";
    bad: "It did not help", "Не помогло", "No ayudó";
    hidden: "hidden from the client", "скрыто от клиента", "oculto para el cliente";
    quoted: "Quoted text", "Цитата", "Texto citado";
    system: "The desk", "Система", "El sistema";
    answered_by: "Being answered by", "Отвечает", "Lo está respondiendo";
    newer: "Somebody wrote in this ticket meanwhile. Read it, then send your text again.",
        "Пока вы писали, в обращении появилось новое. Прочтите и отправьте ещё раз.",
        "Mientras tanto alguien escribió en este ticket. Léalo y vuelva a enviar su texto.";
    costs_a_credit: "A ticket here uses one incident credit.", "Обращение сюда расходует один инцидент.", "Un ticket aquí consume un incidente.";
    required: "required", "обязательно", "obligatorio";
    on_behalf_of: "On behalf of (e-mail address of the client)", "От имени (адрес почты клиента)", "En nombre de (correo del cliente)";
    guest_view: "You see this ticket by its link.", "Вы видите это обращение по ссылке.", "Ve este ticket mediante su enlace.";
    log_in_to_answer: "Log in to answer.", "Войдите, чтобы ответить.", "Entre para responder.";

    // Time.
    just_now: "just now", "сейчас", "ahora";
    minutes: "min", "мин", "min";
    hours: "h", "ч", "h";
    days: "d", "дн", "d";

    // What goes wrong.
    error: "That did not work", "Не получилось", "No ha funcionado";
    back: "Back", "Назад", "Volver";
    no_ticket: "There is no such ticket, or you may not see it.", "Такого обращения нет, или оно вам не видно.", "No existe ese ticket o no puede verlo.";
    no_client: "There is no client with this address.", "Клиента с таким адресом нет.", "No hay ningún cliente con esa dirección.";
    nothing_there: "There is no such thing.", "Такого нет.", "No existe.";
    is_empty: "it must be filled in", "нужно заполнить", "debe rellenarse";
    too_long: "too long", "слишком длинно", "demasiado largo";
    there_already: "It is there already.", "Это уже есть.", "Ya existe.";
    not_closed: "The ticket is not closed.", "Обращение не закрыто.", "El ticket no está cerrado.";
    not_allowed: "You may not do this.", "Вам это не разрешено.", "No tiene permiso para esto.";
    no_credits: "No incident credits are left.", "Инцидентов не осталось.", "No quedan incidentes.";
    failed: "Something failed here. It is in the log.", "Произошла ошибка. Она записана в журнал.", "Algo ha fallado. Está en el registro.";
    busy: "The desk is busy. Try again.", "Система занята. Попробуйте ещё раз.", "El sistema está ocupado. Inténtelo de nuevo.";
    unreadable: "This request could not be read.", "Запрос не удалось прочитать.", "No se pudo leer la solicitud.";
    foreign_page: "This form came from another site.", "Эта форма пришла с другого сайта.", "Este formulario viene de otro sitio.";
}
