import CCipherVFS
import GRDB

/// Which table each page of the record belongs to, found by walking SQLite's trees as far as their
/// pages authenticate. Used when something is damaged, to say what is lost.
struct PageOwners {
  /// Page number to table; free pages that hold nothing are in ``unused``.
  private(set) var tables: [UInt32: String] = [:]
  /// Leaves of the free list. SQLite writes them without a journal and never reads them, so that a
  /// power cut may tear one: nothing is lost with it.
  private(set) var unused: Set<UInt32> = []

  private let database: Database
  private let pageCount: UInt32
  private static let usable = Int(CCV_PAGE_SIZE) - Int(CCV_RESERVE_SIZE)

  init(_ database: Database, pageCount: Int) throws(VaultError) {
    self.database = database
    self.pageCount = UInt32(pageCount)
    walkFreeList()
    walkTree(1, "sqlite_schema")
    let roots = try sql {
      try Row.fetchAll(database, sql: "SELECT tbl_name, rootpage FROM sqlite_schema WHERE rootpage > 0")
    }
    for row in roots {
      if let root = UInt32(exactly: row["rootpage"] as Int64) { walkTree(root, row["tbl_name"]) }
    }
  }

  private func page(_ number: UInt32) -> Page? {
    guard number > 0, number <= pageCount else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(CCV_PAGE_SIZE))
    var authentic: Int32 = 0
    let code = ccv_take_page(database.sqliteConnection, number, &bytes, nil, &authentic)
    return code == SQLITE_OK && authentic == 1 ? Page(bytes: bytes, start: number == 1 ? 100 : 0) : nil
  }

  private mutating func walkFreeList() {
    guard var trunk = page(1)?.number(32) else { return }
    while trunk > 0, tables[trunk] == nil {
      tables[trunk] = "free pages"
      guard let list = page(trunk), let count = list.number(4) else { return }
      for index in 0..<min(Int(count), Self.usable / 4) {
        if let leaf = list.number(8 + 4 * index) { unused.insert(leaf) }
      }
      trunk = list.number(0) ?? 0
    }
  }

  private mutating func walkTree(_ root: UInt32, _ table: String) {
    var open = [root]
    while let number = open.popLast() {
      guard number > 0, number <= pageCount, tables[number] == nil else { continue }
      tables[number] = table
      guard let page = page(number), let kind = page.byte(0, afterHeader: true) else { continue }
      let isInterior = kind == 2 || kind == 5
      if isInterior, let right = page.number(page.start + 8) { open.append(right) }
      for cell in page.cells(isInterior: isInterior) {
        if isInterior, let child = page.number(cell) { open.append(child) }
        walkOverflow(page.overflow(of: cell, kind: kind, usable: Self.usable), table)
      }
    }
  }

  private mutating func walkOverflow(_ first: UInt32?, _ table: String) {
    var next = first ?? 0
    while next > 0, next <= pageCount, tables[next] == nil {
      tables[next] = table
      next = page(next)?.number(0) ?? 0
    }
  }

  /// A page of a tree, read with every index checked: it may be anything.
  private struct Page {
    let bytes: [UInt8]
    /// Where the tree's header starts: after the file's on page 1.
    let start: Int

    func byte(_ at: Int, afterHeader: Bool = false) -> UInt8? {
      let index = afterHeader ? start + at : at
      return bytes.indices.contains(index) ? bytes[index] : nil
    }

    func number(_ at: Int) -> UInt32? {
      guard at >= 0, at + 4 <= bytes.count else { return nil }
      return bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    func cells(isInterior: Bool) -> [Int] {
      guard let high = byte(3, afterHeader: true), let low = byte(4, afterHeader: true) else { return [] }
      let pointers = start + (isInterior ? 12 : 8)
      return (0..<Int(high) << 8 | Int(low)).compactMap { index in
        guard let high = byte(pointers + 2 * index), let low = byte(pointers + 2 * index + 1) else { return nil }
        return Int(high) << 8 | Int(low)
      }
    }

    private func varint(_ at: Int) -> (value: Int, size: Int)? {
      var value: UInt64 = 0
      for index in 0..<9 {
        guard let byte = byte(at + index) else { return nil }
        if index == 8 { return (Int(truncatingIfNeeded: value << 8 | UInt64(byte)), 9) }
        value = value << 7 | UInt64(byte & 0x7F)
        if byte < 0x80 { return (Int(truncatingIfNeeded: value), index + 1) }
      }
      return nil
    }

    /// The first page of what does not fit in the cell, as the file format of SQLite computes it.
    func overflow(of cell: Int, kind: UInt8, usable: Int) -> UInt32? {
      guard kind != 5, let (payload, size) = varint(cell + (kind == 2 ? 4 : 0)), payload > 0 else { return nil }
      var content = cell + (kind == 2 ? 4 : 0) + size
      if kind == 13 { content += varint(content)?.size ?? 0 }
      let most = kind == 13 ? usable - 35 : (usable - 12) * 64 / 255 - 23
      guard payload > most else { return nil }
      let least = (usable - 12) * 32 / 255 - 23
      let local = least + (payload - least) % (usable - 4)
      return number(content + (local <= most ? local : least))
    }
  }
}
