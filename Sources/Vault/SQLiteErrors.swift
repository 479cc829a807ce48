import CCipherVFS
import GRDB

extension Vault {
  /// One of ours for what GRDB threw. Its message may hold SQL with names of columns, no values.
  static func error(_ error: any Error) -> VaultError {
    if let error = error as? VaultError { return error }
    guard let error = error as? DatabaseError else { return .unexpected(code: 0) }
    return Self.error(code: error.extendedResultCode.rawValue, said: error.message)
  }

  /// - Parameter code: SQLite's extended code.
  static func error(code: Int32, said: String? = nil) -> VaultError {
    let fault = ccv_last_open_fault()
    switch code {
    case SQLITE_IOERR | (32 << 8):  // SQLITE_IOERR_DATA
      switch fault.kind {
      case CCV_FAULT_CUT_SHORT: return .damaged(.cutShort)
      case CCV_FAULT_JOURNAL: return .damaged(.journal)
      default: return .damaged(.page(fault.page))
      }
    case SQLITE_READONLY | (4 << 8): return .replaced  // SQLITE_READONLY_DBMOVED
    default: break
    }
    switch code & 0xff {
    case SQLITE_BUSY, SQLITE_LOCKED: return .inUse
    case SQLITE_NOTADB: return fault.kind == CCV_FAULT_SALT ? .damaged(.salt) : .damaged(.page(1))
    case SQLITE_CORRUPT: return .damaged(.structure)
    case SQLITE_FULL: return .diskFull
    case SQLITE_READONLY: return .readOnly
    case SQLITE_CONSTRAINT: return .refusedBySchema(said ?? "")
    case SQLITE_IOERR: return .diskFault(diskWork(code), code: code)
    case SQLITE_CANTOPEN, SQLITE_PERM: return .cannotAccess(code: code)
    default: return .unexpected(code: code)
    }
  }

  private static func diskWork(_ code: Int32) -> VaultError.DiskWork {
    switch code >> 8 {
    case 1, 2: .reading  // SQLITE_IOERR_READ, _SHORT_READ
    case 3, 6: .writing  // _WRITE, _TRUNCATE
    case 4, 5: .syncing  // _FSYNC, _DIR_FSYNC
    case 8, 9, 14, 15: .locking  // _UNLOCK, _RDLOCK, _CHECKRESERVEDLOCK, _LOCK
    default: .other
    }
  }
}

/// Runs GRDB calls and gives their errors our type.
func sql<Result>(_ body: () throws -> Result) throws(VaultError) -> Result {
  do { return try body() } catch { throw Vault.error(error) }
}
