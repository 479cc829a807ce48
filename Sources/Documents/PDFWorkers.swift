import Foundation
import Subprocess

extension PDFEngine {
  /// Several pages at once, by engines that stay warm: starting one takes longer than a letter does.
  ///
  /// - Parameter made: told after each page how many are done.
  /// - Returns: the PDFs in the order of the pages.
  package func pdfs(
    from pages: [String], made: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws(DocumentError) -> [[UInt8]] {
    guard pages.count > 1 else {
      guard let page = pages.first else { return [] }
      return [try await pdf(from: page)]
    }
    guard let interpreter else {
      var pdfs: [[UInt8]] = []
      for page in pages {
        pdfs.append(try await pdf(from: page))
        made(pdfs.count)
      }
      return pdfs
    }
    try await checkVersion()
    let workers = min(pages.count, max(1, ProcessInfo.processInfo.activeProcessorCount))
    let counter = Counter(made)
    do {
      return try await withThrowingTaskGroup(of: [(Int, [UInt8])].self) { group in
        for worker in 0..<workers {
          let share = stride(from: worker, to: pages.count, by: workers).map { ($0, pages[$0]) }
          group.addTask { try await self.print(share, by: interpreter, counter) }
        }
        group.addTask {
          try await Task.sleep(for: .seconds(Self.secondsLimit + 10 * pages.count))
          throw DocumentError.engineTimedOut(seconds: Self.secondsLimit + 10 * pages.count)
        }
        defer { group.cancelAll() }
        var all: [Int: [UInt8]] = [:]
        while all.count < pages.count, let done = try await group.next() {
          for (index, pdf) in done { all[index] = pdf }
        }
        return pages.indices.compactMap { all[$0] }
      }
    } catch let error as DocumentError { throw error } catch { throw .engineFailed(exitCode: -1) }
  }

  /// One worker: each page goes in, and each PDF comes out, behind its length in bytes on a line.
  private func print(_ share: [(Int, String)], by interpreter: String, _ counter: Counter) async throws -> [(
    Int, [UInt8]
  )] {
    let input = share.flatMap { _, page in Array("\(page.utf8.count)\n".utf8) + Array(page.utf8) }
    let result = try await Subprocess.run(
      .path(.init(interpreter)), arguments: ["-c", Self.program], environment: Self.environment,
      input: .array(input), output: .sequence, error: .discarded
    ) { execution in
      var pdfs: [[UInt8]] = []
      var received: [UInt8] = []
      for try await buffer in execution.standardOutput {
        buffer.withUnsafeBytes { received += Array($0) }
        while let pdf = Self.takeFirst(&received) {
          pdfs.append(pdf)
          await counter.oneMore()
        }
      }
      return pdfs
    }
    guard case .exited(0) = result.terminationStatus, result.closureResult.count == share.count,
      result.closureResult.allSatisfy({ $0.starts(with: Array("%PDF-".utf8)) })
    else { throw DocumentError.engineFailed(exitCode: -1) }
    return Array(zip(share.map(\.0), result.closureResult))
  }

  /// The first whole PDF of what was received so far.
  private static func takeFirst(_ received: inout [UInt8]) -> [UInt8]? {
    guard let end = received.firstIndex(of: UInt8(ascii: "\n")),
      let length = Int(String(decoding: received[..<end], as: UTF8.self)), received.count > end + length
    else { return nil }
    let pdf = Array(received[(end + 1)...(end + length)])
    received.removeFirst(end + 1 + length)
    return pdf
  }

  /// The Python that the engine was installed with: it stands on the first line of its program.
  /// `nil` where another program starts the engine: then only the engine itself knows its Python.
  private var interpreter: String? {
    let line =
      FileManager.default.contents(atPath: path)
      .flatMap { String(validating: $0.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self) } ?? ""
    let program = line.dropFirst(2)
    guard line.hasPrefix("#!/"), !program.contains(" "), program.split(separator: "/").last?.hasPrefix("python") == true
    else { return nil }
    return String(program)
  }

  /// What a worker runs: nothing is fetched but what stands in the page itself.
  private static let program = """
    import sys
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher
    read, write = sys.stdin.buffer, sys.stdout.buffer
    fetcher = URLFetcher(allowed_protocols={'data'})
    while line := read.readline():
        page = HTML(string=read.read(int(line)).decode('utf-8'), base_url=None, url_fetcher=fetcher)
        pdf = page.write_pdf(pdf_variant='pdf/ua-1')
        write.write(b'%d\\n' % len(pdf) + pdf)
        write.flush()
    """

  private actor Counter {
    private var count = 0
    private let made: @Sendable (Int) -> Void
    init(_ made: @escaping @Sendable (Int) -> Void) { self.made = made }
    func oneMore() {
      count += 1
      made(count)
    }
  }
}
