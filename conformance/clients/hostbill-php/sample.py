"""What sample.php does, for machines without PHP: the same request bytes as http_build_query and cURL send."""

import http.client
import json
import sys
import uuid
from urllib.parse import quote_plus, urlsplit

COLUMNS = [
    "admin_read", "id", "type", "firstname", "lastname", "date", "lastreply", "dept_id", "name", "client_id",
    "status", "ticket_number", "tsubject", "deptname", "priority", "notes",
]


def http_build_query(parameters, outer=None):
    """PHP's function: brackets for what is nested, a plus for a space, and a tilde in hexadecimal."""
    pairs = []
    for name, value in parameters.items():
        name = f"{outer}[{name}]" if outer else str(name)
        if isinstance(value, dict):
            pairs.append(http_build_query(value, name))
        else:
            pairs.append(f"{escape(name)}={escape(value)}")
    return "&".join(pairs)


def escape(value):
    """PHP's urlencode."""
    return quote_plus(str(value), safe="").replace("~", "%7E")


def main(path):
    with open(path, encoding="utf-8") as file:
        card = json.load(file)
    client, address = card["clients"][0]["id"], urlsplit(card["url"]).netloc

    def call(name, **parameters):
        post = {"call": name, **card["hostbill"], **parameters}
        connection = http.client.HTTPConnection(address, timeout=30)
        headers = {"Accept": "*/*", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/admin/api.php", http_build_query(post), headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        assert answer.status == 200, (answer.status, data)
        return json.loads(data)

    listed = call("getClientTickets", id=client)
    assert listed["success"] is True and listed["call"] == "getClientTickets", listed
    assert isinstance(listed["server_time"], int) and listed["totalpages"] > 1, listed
    assert len(listed["tickets"]) == 25 and list(listed["tickets"][0]) == COLUMNS, listed["tickets"][0]

    subject = f"Größe & Preis {uuid.uuid4().hex}"
    body = "First line\nsecond line with ä, € and 漢字"
    department = card["departments"][0]["id"]
    opened = call("addTicket", client_id=client, dept_id=department, subject=subject, body=body, asclient=1)
    assert opened["success"] is True and isinstance(opened["ticket_id"], int), opened
    assert opened["info"] == ["New ticket has been created"], opened

    row = call("getClientTickets", id=client, filter={"status": "Open"})["tickets"][0]
    number = row["ticket_number"]
    assert row["tsubject"] == f"#{number} - {subject}" and row["status"] == "Open", row

    answered = call("addTicketReply", id=number, body="We look into it.")
    assert answered["info"] == ["Reply added, ticket status changed to Answered"], answered
    view = call("getTicketDetails", id=number)
    assert view["ticket"]["subject"] == subject and view["ticket"]["status"] == "Answered", view["ticket"]
    assert view["ticket"]["body"].replace("\r\n", "\n") == body, view["ticket"]
    assert [reply["body"] for reply in view["replies"]] == ["We look into it."], view["replies"]

    missing = call("getTicketDetails", id=999999999)
    assert missing["success"] is False, missing
    print("HostBill sample: tickets listed, one opened, read and answered (the same bytes from Python)")


main(sys.argv[1])
