import Dispatch
import Foundation
import Synchronization

/// Says what is being done once it takes longer than a tenth of a second: on standard error, only
/// where that is a terminal, and wiped when it is done.
final class Progress: Sendable {
  private struct State {
    var label: String
    var share: Double?
    var isShown = false
    var isDone = false
  }

  private let state: Mutex<State>
  private let canRewrite: Bool

  init(_ label: String) {
    state = Mutex(State(label: label))
    let terminal = Settings.environment("TERM") ?? "dumb"
    canRewrite = terminal != "dumb"
    guard isatty(STDERR_FILENO) == 1 else { return }
    tick()
  }

  /// How far it is.
  func update(_ done: Int, of total: Int) {
    state.withLock { $0.share = total > 0 ? Double(done) / Double(total) : nil }
  }

  /// Ends the line. Whatever is said afterwards starts on an empty one.
  func stop() {
    state.withLock { state in
      if state.isShown, !state.isDone, canRewrite { Terminal.control("\r\u{1B}[K") }
      state.isDone = true
    }
  }

  private func tick() {
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(100)) { [weak self] in
      guard let self, self.show() else { return }
      self.tick()
    }
  }

  /// - Returns: whether to come back.
  private func show() -> Bool {
    state.withLock { state in
      guard !state.isDone else { return false }
      let percent = state.share.map { " \(Int($0 * 100)) %" } ?? ""
      if canRewrite {
        Terminal.control("\r\u{1B}[K\(state.label)\(percent) ...")
      } else if !state.isShown {
        Terminal.error("\(state.label) ...")
      }
      state.isShown = true
      return canRewrite
    }
  }
}

extension Shell {
  /// Runs `body`, telling what is done when it lasts.
  func working<Result>(_ nl: String, _ en: String, _ body: (Progress) throws -> Result) rethrows -> Result {
    let progress = Progress(texts(nl, en))
    defer { progress.stop() }
    return try body(progress)
  }
}
