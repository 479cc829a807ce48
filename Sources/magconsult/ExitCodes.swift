import ArgumentParser
import ConsultApp
import Vault

/// What scripts may rely on; the same table stands in the README.
enum ExitStatus: Int32 {
  case failed = 1
  case withheld = 3
  case notFound = 4
  case invalidInput = 5
  case noRecord = 10
  case inUse = 11
  case wrongPassphrase = 12
  case damaged = 13
  case newerVersion = 14
  case notARecord = 15
  case usage = 64
  case interrupted = 130

  var code: ExitCode { ExitCode(rawValue) }
}

extension AppError {
  var exitStatus: ExitStatus {
    switch self {
    case .vault(let error): error.exitStatus
    case .input: .invalidInput
    case .document: .failed
    case .noSuchClient, .noSuchSession, .noIntake, .noAdvice, .nothingToRefer: .notFound
    case .notAcceptable, .overrideBarred, .adviceOutdated: .withheld
    case .unknownProtocol, .wrongRoute, .adjustRaises, .notInAdvice, .overrideAboveLimit, .overrideNeedsReason,
      .noConsent, .noConsentForGP, .wordingStopped, .nothingAdvised:
      .invalidInput
    case .sessionClosed: .failed
    }
  }
}

extension VaultError {
  var exitStatus: ExitStatus {
    switch self {
    case .noRecord: .noRecord
    case .inUse, .replaced: .inUse
    case .wrongPassphrase: .wrongPassphrase
    case .damaged, .copyDiffers, .older: .damaged
    case .madeByNewerVersion: .newerVersion
    case .notARecord: .notARecord
    case .notFound, .noCopy: .notFound
    case .passphraseTooWeak, .recoveryGroups: .invalidInput
    case .recoveryOfAnother, .copyOfEarlierPassphrase: .wrongPassphrase
    case .alreadyExists, .exposed, .notAFile, .diskFull, .readOnly, .cannotAccess, .diskFault, .settingRefused,
      .refusedBySchema,
      .secretMemory, .noMemoryStorage, .unexpected:
      .failed
    }
  }
}
