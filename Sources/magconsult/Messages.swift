import ConsultApp
import ConsultModel
import DataFiles
import Documents

// The sentences of the program, with those of VaultMessages.swift and FaultSentences.swift its only ones.
//
// To standard error: `error: ...`, and where there is a way on `hint: ...`. No capital at the start, no
// full stop at the end. A message names what was found and what was expected; it shows no client's
// data, no passphrase and no stack trace. Standard output carries data only.

/// An error as it is told: one line of what is wrong, one of what to do, where there is something.
struct Message {
  var error: LocalizedText
  var hint: LocalizedText?

  init(_ nl: String, _ en: String, hint: (nl: String, en: String)? = nil) {
    error = LocalizedText(nl: nl, en: en)
    self.hint = hint.map { LocalizedText(nl: $0.nl, en: $0.en) }
  }
}

/// Errors of the command line itself.
enum CommandError: Error, Equatable {
  case passphraseInArgument
  case passphraseInEnvironment
  case noTerminal
  case passphrasesDiffer
  case passphraseFileExposed
  case passphraseUnreadable
  case twoReadersOfInput
  case cannotRead(code: Int32)
  case missingAnswers([String])
  case badID(expected: String)
  case badSettings
  case interrupted
  case usage(LocalizedText)
  case noFolder
  case noCopyThere
  case noKeyring
}

extension CommandError {
  var exitStatus: ExitStatus {
    switch self {
    case .passphraseInArgument, .passphraseInEnvironment, .twoReadersOfInput, .badID, .usage: .usage
    case .missingAnswers, .badSettings: .invalidInput
    case .interrupted: .interrupted
    case .noTerminal, .passphrasesDiffer, .passphraseFileExposed, .passphraseUnreadable, .cannotRead, .noFolder,
      .noCopyThere,
      .noKeyring:
      .failed
    }
  }

  var message: Message {
    switch self {
    case .passphraseInArgument:
      Message(
        "een wachtwoordzin in een argument is voor iedereen op deze computer te lezen",
        "a passphrase in an argument can be read by everybody on this computer",
        hint: ("laat hem vragen, of gebruik --passphrase-file", "let it be asked for, or use --passphrase-file"))
    case .passphraseInEnvironment:
      Message(
        "een wachtwoordzin in een omgevingsvariabele wordt niet gebruikt",
        "a passphrase in an environment variable is not used",
        hint: (
          "haal MAGCONSULT_PASSPHRASE weg en gebruik --passphrase-file",
          "unset MAGCONSULT_PASSPHRASE and use --passphrase-file"
        ))
    case .noTerminal:
      Message(
        "de wachtwoordzin kan niet worden gevraagd: er is geen terminal",
        "the passphrase cannot be asked for: there is no terminal",
        hint: ("gebruik --passphrase-file of --passphrase-fd", "use --passphrase-file or --passphrase-fd"))
    case .passphrasesDiffer: Message("de twee wachtwoordzinnen zijn niet gelijk", "the two passphrases differ")
    case .passphraseFileExposed:
      Message(
        "anderen kunnen het bestand met de wachtwoordzin lezen", "others can read the passphrase file",
        hint: ("zet de rechten op 0600: chmod 600 BESTAND", "set its mode to 0600: chmod 600 FILE"))
    case .passphraseUnreadable: Message("de wachtwoordzin kan niet worden gelezen", "the passphrase cannot be read")
    case .twoReadersOfInput:
      Message(
        "twee opties lezen van de standaardinvoer; er kan er maar een", "two options read standard input; only one can")
    case .cannotRead(let code):
      Message(
        "het bestand kan niet worden gelezen (systeemcode \(code))", "the file cannot be read (system code \(code))")
    case .missingAnswers(let ids):
      Message(
        "er ontbreekt: \(ids.joined(separator: ", "))", "missing: \(ids.joined(separator: ", "))",
        hint: (
          "geef ze in een bestand met --from, of werk op een terminal",
          "give them in a file with --from, or work on a terminal"
        ))
    case .badID(let expected):
      Message("een nummer zoals \(expected) werd verwacht", "an id such as \(expected) was expected")
    case .badSettings: Message("het instellingenbestand klopt niet", "the settings file is wrong")
    case .interrupted: Message("afgebroken; er is niets half gedaan", "interrupted; nothing is half done")
    case .usage(let text): Message(text.nl, text.en)
    case .noFolder: Message("die map bestaat niet", "that folder does not exist")
    case .noCopyThere: Message("daar staat geen kopie", "there is no copy at that path")
    case .noKeyring:
      Message(
        "deze computer heeft geen sleutelring van de kernel; elk commando blijft de wachtwoordzin vragen",
        "this computer has no kernel keyring; every command goes on asking for the passphrase")
    }
  }
}

extension AppError {
  var message: Message {
    switch self {
    case .vault(let error): error.message
    case .document(let error): error.message
    case .input(let faults):
      Message(
        "de invoer klopt niet (\(faults.faults.count)); er is niets veranderd",
        "the input is wrong (\(faults.faults.count)); nothing was changed")
    case .noSuchClient(let number):
      Message(
        "er is geen cliënt \(ShownID(.client, number))", "there is no client \(ShownID(.client, number))",
        hint: ("magconsult client list", "magconsult client list"))
    case .noSuchSession(let number):
      Message(
        "er is geen consult \(ShownID(.session, number))", "there is no session \(ShownID(.session, number))",
        hint: ("magconsult consult list", "magconsult consult list"))
    case .noIntake(let number):
      Message(
        "cliënt \(ShownID(.client, number)) heeft nog geen intakeformulier",
        "client \(ShownID(.client, number)) has no intake form yet",
        hint: (
          "magconsult intake record \(ShownID(.client, number))", "magconsult intake record \(ShownID(.client, number))"
        ))
    case .sessionClosed(let number):
      Message("consult \(ShownID(.session, number)) is gesloten", "session \(ShownID(.session, number)) is closed")
    case .notAcceptable(let ids):
      Message(
        "het advies kan nog niet worden vastgelegd; open: \(ids.joined(separator: ", "))",
        "the advice cannot be accepted yet; open: \(ids.joined(separator: ", "))",
        hint: (
          "beantwoord de vragen met: magconsult consult amend SESSIE --from BESTAND",
          "answer the questions with: magconsult consult amend SESSION --from FILE"
        ))
    case .noAdvice(let number):
      Message(
        "consult \(ShownID(.session, number)) heeft nog geen advies",
        "session \(ShownID(.session, number)) has no advice yet",
        hint: (
          "magconsult advise \(ShownID(.session, number)) --accept",
          "magconsult advise \(ShownID(.session, number)) --accept"
        ))
    case .overrideBarred(let rules):
      Message(
        "dit kan met geen enkele reden worden toegestaan: \(rules.joined(separator: ", "))",
        "no reason opens this: \(rules.joined(separator: ", "))")
    case .overrideAboveLimit(let limit, let taken):
      Message(
        "samen met wat al wordt gebruikt (\(Int(taken)) mg) mag het hoogstens \(Int(limit)) mg per dag zijn",
        "together with what is already taken (\(Int(taken)) mg) it may be at most \(Int(limit)) mg a day")
    case .overrideNeedsReason:
      Message(
        "een afwijking vraagt een reden van minstens tien tekens",
        "an override needs a reason of at least ten characters",
        hint: (
          "geef de reden met --from, of typ hem op de terminal",
          "give the reason with --from, or type it on the terminal"
        ))
    case .unknownProtocol(let id): Message("protocol \(id) bestaat niet", "there is no protocol \(id)")
    case .wrongRoute: Message("dit past niet bij deze manier", "this does not fit that route")
    case .adjustRaises(let id):
      Message(
        "aanpassen kan alleen minder dan aanbevolen: \(id)", "an adjustment can only be less than recommended: \(id)",
        hint: ("voor meer: --override met een reden", "for more: --override with a reason"))
    case .notInAdvice(let id): Message("\(id) staat niet in dit advies", "\(id) is not part of this advice")
    case .noConsent:
      Message(
        "zonder toestemming worden de gegevens niet bewaard", "without consent the details are not kept",
        hint: ("consentRecord moet yes zijn", "consentRecord must be yes"))
    case .noConsentForGP:
      Message(
        "de cliënt gaf in het nieuwste intakeformulier geen toestemming om de huisarts te schrijven",
        "the client did not consent in her newest intake form to a letter to her GP",
        hint: (
          "vraag het haar en leg een nieuw formulier vast (consentGP: yes)",
          "ask her and record a new form (consentGP: yes)"
        ))
    case .adviceOutdated(let rules):
      Message(
        "het advies past niet meer bij wat er nu bekend is: \(rules.joined(separator: ", "))",
        "the advice no longer fits what is known now: \(rules.joined(separator: ", "))",
        hint: (
          "kijk met: magconsult advise CONSULT, en verwijs of geef een nieuw advies",
          "look with: magconsult advise SESSION, and refer or give a new advice"
        ))
    case .nothingAdvised:
      Message("alles weglaten is geen advies", "leaving everything out is no advice")
    case .nothingToRefer:
      Message(
        "geen alarmsignaal, regel of vastgelegde verwijzing vraagt om een verwijsbrief",
        "no red flag, rule or recorded referral asks for a referral letter",
        hint: (
          "leg hem vast met: magconsult advise S-0042 --referred-to",
          "record it: magconsult advise S-0042 --referred-to"
        ))
    case .wordingStopped(let count):
      Message(
        "de brief is niet definitief: \(count) keer staat er wat niet mag worden gezegd",
        "the letter is not final: \(count) times it says what may not be said",
        hint: (
          "verander de tekst, of geef in --from een reason van minstens tien tekens",
          "change the text, or give a reason of at least ten characters in --from"
        ))
    }
  }
}

extension DocumentError {
  var message: Message {
    let install = (
      nl: "installeer hem met: scripts/install-pdf, of druk de HTML af vanuit een browser",
      en: "install it with: scripts/install-pdf, or print the HTML from a browser"
    )
    return switch self {
    case .template(let file, let line, let fault):
      Message("sjabloon \(file), regel \(line): \(fault.nl)", "template \(file), line \(line): \(fault.en)")
    case .missingText(let key): Message("de tekst \(key) ontbreekt", "the text \(key) is missing")
    case .engineMissing:
      Message(
        "de PDF-maker (WeasyPrint 70) is niet gevonden", "the PDF engine (WeasyPrint 70) was not found", hint: install)
    case .engineTooOld(let found):
      Message(
        "de PDF-maker is te oud (\(found)); 70 of hoger is nodig",
        "the PDF engine is too old (\(found)); 70 or later is needed", hint: install)
    case .engineFailed(let code):
      Message("de PDF-maker stopte met code \(code)", "the PDF engine ended with code \(code)")
    case .engineTimedOut(let seconds):
      Message(
        "de PDF-maker was na \(seconds) seconden niet klaar", "the PDF engine was not ready after \(seconds) seconds")
    case .fileExists:
      Message("er staan al te veel bestanden met die naam", "there are too many files of that name already")
    case .cannotWrite(let code):
      Message("het document kan niet worden geschreven (code \(code))", "the document cannot be written (code \(code))")
    case .logoRefused:
      Message(
        "het logo is geen PNG of eenvoudige SVG van hoogstens 500 kB",
        "the logo is not a PNG or plain SVG of at most 500 kB")
    }
  }
}

extension DocumentError.TemplateFault {
  fileprivate var nl: String { describe(.nl) }
  fileprivate var en: String { describe(.en) }

  private func describe(_ language: Language) -> String {
    let text: (String, String) =
      switch self {
      case .missingValue(let name): ("de waarde \(name) ontbreekt", "the value \(name) is missing")
      case .climbs(let name):
        ("\(name) staat in een herhaling zonder punt ervoor", "\(name) stands in a loop without its leading point")
      case .unknownPartial(let name): ("het deel \(name) bestaat niet", "there is no partial \(name)")
      case .switchesEscapingOff: ("hier wordt het ontsnappen van tekens uitgezet", "escaping is switched off here")
      case .forbiddenTag: ("deze soort tag is niet toegestaan", "this kind of tag is not allowed")
      case .badTag: ("een tag is niet goed geschreven", "a tag is badly written")
      case .unknownText(let key): ("de vaste tekst \(key) bestaat niet", "there is no fixed text \(key)")
      case .unknownPage(let known):
        (
          "geen pagina van dit programma; wel: \(known.joined(separator: ", "))",
          "no page of this program; these are: \(known.joined(separator: ", "))"
        )
      case .notClosed(let name): ("\(name) wordt niet goed gesloten", "\(name) is not closed properly")
      }
    return language == .nl ? text.0 : text.1
  }
}
