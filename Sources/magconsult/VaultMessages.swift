import ConsultModel
import Vault

// The sentences about the record's file; see Messages.swift for how they are worded.

extension VaultError {
  var message: Message {
    switch self {
    case .noRecord:
      Message(
        "op die plaats is geen dossier", "there is no record at that path",
        hint: ("maak er een met: magconsult init, of geef --vault", "make one with: magconsult init, or give --vault"))
    case .alreadyExists:
      Message(
        "daar staat al een bestand; het is niet aangeraakt", "there is a file at that path already; it was left alone")
    case .inUse:
      Message(
        "het dossier is in gebruik door een ander programma", "the record is in use by another program",
        hint: ("sluit het andere venster en probeer het opnieuw", "close the other window and try again"))
    case .replaced:
      Message(
        "het dossier is intussen vervangen; er is niets bewaard",
        "the record was replaced meanwhile; nothing was saved",
        hint: ("geef het commando opnieuw", "give the command again"))
    case .wrongPassphrase:
      Message(
        "de wachtwoordzin klopt niet, of de eerste bladzijde van het bestand is beschadigd",
        "the passphrase is wrong, or the first page of the file is damaged")
    case .damaged(let damage): damage.message
    case .madeByNewerVersion:
      Message(
        "dit dossier is gemaakt door een nieuwere versie; er is niets veranderd",
        "this record was made by a newer version; nothing was changed",
        hint: ("werk het programma bij", "update the program"))
    case .notARecord(let kind): kind.message
    case .exposed(let mode):
      Message(
        "anderen op deze computer kunnen het dossier lezen (rechten \(String(mode, radix: 8)))",
        "others on this computer can read the record (mode \(String(mode, radix: 8)))",
        hint: ("chmod 600 op het bestand", "chmod 600 the file"))
    case .notAFile: Message("dat is geen gewoon bestand", "that is not a regular file")
    case .diskFull:
      Message(
        "de schijf is vol; de laatste wijziging is niet bewaard", "the disk is full; the last change was not saved")
    case .readOnly:
      Message(
        "het dossier kan alleen worden gelezen; er is niets bewaard", "the record is read-only; nothing was saved")
    case .cannotAccess(let code):
      Message(
        "het bestand of de map is niet bereikbaar (code \(code))", "the file or folder cannot be reached (code \(code))"
      )
    case .diskFault(let work, let code): work.message(code)
    case .settingRefused(let name):
      Message(
        "SQLite nam de instelling \(name) niet aan; het dossier is niet geopend",
        "SQLite did not take the setting \(name); the record was not opened")
    case .refusedBySchema(let what):
      Message("het dossier weigert deze wijziging: \(what)", "the record refuses this change: \(what)")
    case .notFound: Message("niet gevonden", "not found")
    case .secretMemory:
      Message(
        "er is geen vergrendeld geheugen voor de sleutel", "no locked memory can be had for the key",
        hint: ("verhoog de grens: ulimit -l", "raise the limit: ulimit -l"))
    case .copyDiffers:
      Message(
        "de kopie is niet gelijk aan het dossier en is weggegooid",
        "the copy differs from the record and was thrown away")
    case .passphraseTooWeak:
      Message(
        "de wachtwoordzin is te kort of te voor de hand liggend", "the passphrase is too short or too obvious",
        hint: (
          "gebruik minstens 12 tekens, bijvoorbeeld vier losse woorden",
          "use at least 12 characters, for instance four unrelated words"
        ))
    case .older(let remembered, let found):
      Message(
        "dit is een ouder dossier dan het laatste dat deze computer kent (wijziging \(found), bekend is \(remembered))",
        "this is an older record than was last on this computer (change \(found), \(remembered) is known)",
        hint: (
          "is er een oude kopie teruggezet, zoek dan de nieuwste; was het de bedoeling, gebruik dan --accept-older",
          "if an old copy was put back, look for the newest; on purpose: --accept-older"
        ))
    case .recoveryGroups(let groups):
      if groups.isEmpty {
        Message("dit herstelblad klopt als geheel niet", "this recovery sheet is wrong as a whole")
      } else {
        Message(
          "op het herstelblad klopt groep \(groups.map(String.init).joined(separator: ", ")) niet",
          "on the recovery sheet group \(groups.map(String.init).joined(separator: ", ")) is wrong",
          hint: (
            "vergelijk die groepen met het papier: vijf tekens, geen I, L, O of U",
            "compare these groups with the paper: five symbols, no I, L, O or U"
          ))
      }
    case .recoveryOfAnother:
      Message(
        "dit herstelblad hoort bij een ander dossier of bij een eerdere wachtwoordzin",
        "this recovery sheet is of another record or of an earlier passphrase")
    case .noCopy:
      Message(
        "in die map is geen kopie van dit dossier", "that folder holds no safety copy of this record",
        hint: ("maak er een met: magconsult vault backup MAP", "make one with: magconsult vault backup DIR"))
    case .copyOfEarlierPassphrase:
      Message(
        "de kopieën in die map zijn onder een eerdere wachtwoordzin gemaakt",
        "the copies in that folder were made under an earlier passphrase",
        hint: ("maak een nieuwe: magconsult vault backup MAP", "make a new one: magconsult vault backup DIR"))
    case .noMemoryStorage:
      Message(
        "deze computer heeft geen opslag in het geheugen (/dev/shm)",
        "this computer has no memory-backed storage (/dev/shm)")
    case .unexpected(let code):
      Message(
        "er ging iets onverwachts mis (code \(code)); er is niets half gedaan",
        "something unexpected went wrong (code \(code)); nothing is half done")
    }
  }
}

extension VaultError.Damage {
  fileprivate var message: Message {
    let hint = (
      nl: "zet de laatste goede kopie terug, en bewaar dit bestand",
      en: "restore the last good copy, and keep this file"
    )
    return switch self {
    case .page(let page):
      Message(
        "bladzijde \(page) van het dossier is beschadigd of veranderd",
        "page \(page) of the record is damaged or was tampered with", hint: hint)
    case .salt:
      Message(
        "de eerste 16 bytes van het dossier zijn beschadigd", "the first 16 bytes of the record are damaged", hint: hint
      )
    case .cutShort:
      Message(
        "het dossier is afgekapt: het eindigt midden in een bladzijde",
        "the record was cut short: it ends inside a page", hint: hint)
    case .journal:
      Message(
        "het herstelbestand (-journal) naast het dossier is beschadigd",
        "the recovery file (-journal) beside the record is damaged", hint: hint)
    case .structure:
      Message(
        "de inhoud van het dossier is beschadigd of afgekapt", "the contents of the record are damaged or cut short",
        hint: hint)
    }
  }
}

extension VaultError.DiskWork {
  fileprivate func message(_ code: Int32) -> Message {
    let hint = (
      "kijk na of de schijf of stick goed vastzit; maak een veiligheidskopie op een andere schijf",
      "see whether the disk or stick is well connected; make a safety copy on another disk"
    )
    return switch self {
    case .reading:
      Message(
        "de schijf gaf een fout bij het lezen (code \(code))", "the disk failed while reading (code \(code))",
        hint: hint)
    case .writing:
      Message(
        "de schijf gaf een fout bij het schrijven (code \(code)); de laatste wijziging is niet bewaard",
        "the disk failed while writing (code \(code)); the last change was not saved", hint: hint)
    case .syncing:
      Message(
        "de schijf gaf een fout bij het vastleggen (code \(code)); kijk na of de laatste wijziging er staat",
        "the disk failed while making it permanent (code \(code)); look whether the last change is there", hint: hint)
    case .locking:
      Message(
        "deze schijf kan het dossier niet vergrendelen (code \(code))",
        "this disk cannot lock the record (code \(code))",
        hint: hint)
    case .other: Message("de schijf gaf een fout (code \(code))", "the disk failed (code \(code))", hint: hint)
    }
  }
}

extension VaultError.Kind {
  fileprivate var message: Message {
    switch self {
    case .empty: Message("dit bestand is leeg; het is geen dossier", "this file is empty; it is not a record")
    case .plainSQLite:
      Message(
        "dit is een onversleutelde SQLite-database, geen dossier", "this is a plain SQLite database, not a record")
    case .anotherFormat:
      Message(
        "dit bestand heeft een ander formaat; het is geen dossier", "this file has another format; it is not a record")
    case .leftInWAL:
      Message(
        "een ander programma liet dit dossier in WAL-stand achter", "another program left this record in WAL mode",
        hint: ("zet daar terug: PRAGMA journal_mode = DELETE", "switch it back there: PRAGMA journal_mode = DELETE"))
    case .anotherApplication:
      Message(
        "dit is een versleutelde database van een ander programma", "this is an encrypted database of another program")
    }
  }
}

extension Notice {
  /// What is told before the command goes on.
  var sentence: LocalizedText {
    switch self {
    case .unknownHere:
      LocalizedText(
        nl: "let op: dit dossier is nieuw op deze computer; of het de nieuwste versie is, is niet te zien",
        en: "note: this record is new on this computer; whether it is the newest version cannot be told")
    case .changedByAnotherProgram:
      LocalizedText(
        nl: "let op: een ander programma heeft dit dossier gewijzigd",
        en: "note: another program changed this record")
    case .changedElsewhere:
      LocalizedText(
        nl: "let op: dit dossier is op een andere computer gewijzigd",
        en: "note: this record was changed on another computer")
    case .olderAccepted:
      LocalizedText(
        nl: "let op: verder met een ouder dossier; wat erna kwam, staat er niet in",
        en: "note: going on with an older record; what came later is not in it")
    }
  }
}
