import ConsultModel

/// Follow-up moments for a calendar on a phone: codes, never names, since a calendar is not the record.
package enum FollowUpCalendar {
  /// An iCalendar file (RFC 5545), one whole-day event for each moment.
  ///
  /// - Parameter summary: what the event is called, with the client's code in it.
  package static func ics(_ moments: [FollowUpDue], now: Timestamp, summary: (FollowUpDue) -> String) -> [UInt8] {
    let stamp = now.utc.filter { $0 != "-" && $0 != ":" }
    var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//magconsult//followup//NL", "CALSCALE:GREGORIAN"]
    for moment in moments {
      let session = ShownID(.session, moment.session)
      lines += [
        // the same moment keeps its id: read in again it takes the place of the old one
        "BEGIN:VEVENT", "UID:\(session)-\(moment.date)@magconsult", "DTSTAMP:\(stamp)",
        "DTSTART;VALUE=DATE:\(day(moment.date))", "DTEND;VALUE=DATE:\(day(moment.date.adding(days: 1)))",
        "SUMMARY:\(escaped(summary(moment)))", "TRANSP:TRANSPARENT", "END:VEVENT",
      ]
    }
    lines.append("END:VCALENDAR")
    return Array(lines.map { folded($0) + "\r\n" }.joined().utf8)
  }

  private static func day(_ date: CalendarDate) -> String { date.description.filter { $0 != "-" } }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(",", with: "\\,")
      .replacing("\n", with: "\\n")
  }

  /// No line is longer than 75 bytes; what is longer goes on behind a space.
  private static func folded(_ line: String) -> String {
    var (out, length) = ("", 0)
    for character in line {
      let count = String(character).utf8.count
      if length + count > 74 {
        out += "\r\n "
        length = 1
      }
      out.append(character)
      length += count
    }
    return out
  }
}
