import ConsultModel
import Foundation

/// What varies from run to run, passed in: the clock and new ids. Nothing below looks at them itself.
package struct AppEnvironment {
  package var now: () -> Timestamp
  package var newID: () -> UUID

  package init(now: @escaping () -> Timestamp, newID: @escaping () -> UUID) {
    self.now = now
    self.newID = newID
  }

  package var today: CalendarDate { now().day }

  /// The computer's clock in its time zone, and random ids.
  package static var system: AppEnvironment {
    AppEnvironment(
      now: {
        let date = Date()
        return Timestamp(
          seconds: Int64(date.timeIntervalSince1970.rounded(.down)),
          offsetMinutes: TimeZone.current.secondsFromGMT(for: date) / 60)
      }, newID: { UUID() })
  }
}
