//! What is known of people: too long is refused by its name, never cut.

use crate::doors::{doors, whmcs};

testkit::on_both_engines! { doors;
    async fn what_is_too_long_is_refused_by_its_name_and_nothing_is_cut(app: TestApp) {
        let long = "x".repeat(201);
        let user = [("firstname", "Una"), ("lastname", "User"), ("email", "una@client.example"), ("password2", "una-password")];
        for (name, value, told) in [
            ("lastname", &*long, "Invalid Name: more than 200 bytes"),
            ("language", &long, "Invalid Language: more than 200 bytes"),
        ] {
            let pairs = [&user[..], &[(name, value)]].concat();
            let answer = whmcs(&app, "AddUser", &pairs).await;
            assert_eq!((answer["result"].as_str(), answer["message"].as_str()), (Some("error"), Some(told)));
        }
        let client = [("firstname", "Carla"), ("lastname", "Client"), ("email", "carla@client.example"),
            ("address1", "1 Road"), ("city", "Town"), ("state", "State"), ("postcode", "1"), ("country", "DE"),
            ("phonenumber", "1"), ("password2", "carla-password")];
        for (name, told) in [
            ("lastname", "Invalid Name: more than 200 bytes"),
            ("companyname", "Invalid Company Name: more than 200 bytes"),
            ("language", "Invalid Language: more than 200 bytes"),
            ("tax_id", "Invalid Tax ID: more than 200 bytes"),
            ("city", "Invalid Address: more than 200 bytes"),
        ] {
            let pairs = [&client[..], &[(name, &*long)]].concat();
            assert_eq!(whmcs(&app, "AddClient", &pairs).await["message"], told, "{name}");
            let own = app.fixture.clients[0].id.to_string();
            let told_then = whmcs(&app, "UpdateClient", &[("clientid", &own), (name, &long)]).await;
            assert_eq!(told_then["message"], told, "{name}");
        }
    }
}
