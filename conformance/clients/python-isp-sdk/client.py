"""The story of a ticket through ISP-SDK, first as a client, then as an employee."""

import json
import sys
import uuid

from isp_sdk import Session
from isp_sdk.errors import ApiException


def value(node):
    """The text of a node."""
    return node["$"]


def main(path):
    with open(path, encoding="utf-8") as file:
        card = json.load(file)
    url = card["url"] + "/billmgr"
    login, admin = card["billmanager"]["clients"][0], card["billmanager"]["admin"]
    client = Session(url, login["user"], login["password"])

    subject = f"Größe & Preis {uuid.uuid4().hex}"
    message = "First line\nsecond line with ä, € and 漢字"
    opened = client.send_request(
        "clientticket.edit",
        {"sok": "ok", "subject": subject, "message": message, "client_department": card["departments"][0]["id"]},
    )
    assert "ok" in opened, opened
    number = value(opened["id"])

    listed = client.send_request("clientticket", {"p_cnt": 25})
    assert len(listed["elem"]) == 25, len(listed["elem"])
    first = listed["elem"][0]
    assert value(first["id"]) == number and value(first["name"]) == subject, first

    view = client.send_request("clientticket.edit", {"elid": number})
    messages = view["mlist"][0]["message"]
    assert value(view["subject"]) == subject, view["subject"]
    assert [(each["$type"], value(each["body"])) for each in messages] == [("incoming", message)], messages
    client.send_request("clientticket.edit", {"sok": "ok", "elid": number, "message": "One more thing."})

    staff = Session(url, admin["user"], admin["password"])
    queue = staff.send_request("ticket", {"p_cnt": 1000})["elem"]
    row = [each for each in queue if value(each["ticket"]) == number]
    assert len(row) == 1 and value(row[0]["name"]) == subject, row
    taken = staff.send_request("ticket_all.edit", {"sok": "ok", "elid": number, "clicked_button": "ok_get"})
    text = value(taken["ok"])
    entry = text.split("elid=")[1].split("&")[0]
    note = {"sok": "ok", "elid": entry, "show_optional": "on", "note_message": "Between us."}
    assert "ok" in staff.send_request("ticket.edit", note)
    reply = {"sok": "ok", "elid": entry, "message": "Please try again.", "clicked_button": "ok_message"}
    assert "ok" in staff.send_request("ticket.edit", reply)

    messages = client.send_request("clientticket.edit", {"elid": number})["mlist"][0]["message"]
    spoken = [(each["$type"], value(each["body"])) for each in messages if each["$type"] != "system"]
    wanted = [("incoming", message), ("incoming", "One more thing."), ("outcoming", "Please try again.")]
    assert spoken == wanted, spoken
    assert "Between us." not in json.dumps(messages), "a client sees a note"

    refused(lambda: client.send_request("clientticket.archive", {"elid": number}))
    assert "ok" in staff.send_request("ticket.delete", {"sok": "ok", "elid": entry})
    assert "ok" in client.send_request("clientticket.archive", {"elid": number})
    tree = client.send_request("clientticket", {"p_cnt": 25}, out="xml")
    assert tree.tag == "doc" and number not in [each.findtext("id") for each in tree.findall("elem")]

    refused(lambda: client.send_request("clientticket.edit", {"elid": "999999999"}))
    refused(lambda: client.send_request("ticket", {}))
    print("ISP-SDK: a ticket opened, listed, read, answered, noted, closed and archived")


def refused(call):
    """The call must be refused with a sentence."""
    try:
        call()
    except ApiException as error:
        assert str(error), "a refusal without words"
        return
    raise AssertionError("it was not refused")


main(sys.argv[1])
