"""The story of a ticket through whmcspy: open, list, read, reply, note, close."""

import json
import sys
import uuid

import whmcspy


def main(path):
    with open(path, encoding="utf-8") as file:
        card = json.load(file)
    url = card["url"] + "/includes/api.php"
    api = whmcspy.WHMCS(url, card["whmcs"]["identifier"], card["whmcs"]["secret"])
    client, department = card["clients"][0]["id"], card["departments"][0]["id"]

    # Its pages end when an answer says that it has no rows, so this also proves that they end.
    before = list(api.get_tickets(clientid=client))
    total = api.call("GetTickets", clientid=client)["totalresults"]
    assert len(before) == total >= 60, (len(before), total)
    assert len({ticket["id"] for ticket in before}) == total, "a page repeats rows"

    subject = f"Größe & Preis {uuid.uuid4().hex}"
    message = "First line\nsecond line with ä, € and 漢字"
    api.open_ticket(department, subject, message, clientid=client, priority="High")
    found = list(api.get_tickets(clientid=client, subject=subject))
    assert [ticket["subject"] for ticket in found] == [subject], found
    ticket = found[0]
    assert ticket["status"] == "Open" and ticket["priority"] == "High", ticket
    assert ticket["deptid"] == department and ticket["userid"] == client, ticket

    view = api.call("GetTicket", ticketid=ticket["id"])
    assert view["tid"] == ticket["tid"] and view["subject"] == subject, view
    opening = view["replies"]["reply"][0]
    assert opening["message"].replace("\r\n", "\n") == message, opening
    assert opening["admin"] == "", opening

    api.call("AddTicketReply", ticketid=ticket["id"], message="We look into it.", adminusername="Vera")
    api.call("AddTicketReply", ticketid=ticket["id"], message="Thank you.", clientid=client)
    api.call("AddTicketNote", ticketid=ticket["id"], message="Between us.")
    view = api.call("GetTicket", ticketnum=ticket["tid"])
    replies = [reply["message"] for reply in view["replies"]["reply"]]
    assert replies[1:] == ["We look into it.", "Thank you."], replies
    assert [note["message"] for note in view["notes"]["note"]] == ["Between us."], view["notes"]
    assert view["status"] == "Customer-Reply", view["status"]

    api.call("AddTicketReply", ticketid=ticket["id"], message="Done.", status="Closed")
    assert api.call("GetTicket", ticketid=ticket["id"])["status"] == "Closed"

    refused(whmcspy.Error, lambda: api.call("GetTicket", ticketid=999999999))
    stranger = whmcspy.WHMCS(url, card["whmcs"]["identifier"], "wrong")
    refused(whmcspy.MissingPermission, lambda: stranger.call("GetTickets"))
    print(f"whmcspy: {total} tickets listed, one opened, answered, noted and closed")


def refused(kind, call):
    """The call must raise this very kind of error."""
    try:
        call()
    except kind:
        return
    raise AssertionError(f"no {kind.__name__}")


main(sys.argv[1])
