import ArgumentParser
import ConsultApp
import ConsultModel
import Foundation
import Recommendation

struct ClientCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "client", abstract: "Clients: add, list, show, find, edit.",
    usage: "magconsult client add\nmagconsult client find\nmagconsult client show C-0017",
    subcommands: [Add.self, List.self, Show.self, Find.self, Edit.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a client; asked on the terminal or read from a file.",
      usage: "magconsult client add\nmagconsult client add --from client.yaml")
    @OptionGroup var common: CommonOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var dry: DryRunOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open(dryRun: dry.dryRun, readsInput: input.from)
        let client = try FormPrompter.record("client", about: "add", from: input.from, shell, app) { _, answers in
          try app.addClient(answers)
        }
        if common.json {
          try shell.printJSON(["client": JSONShapes.client(client)])
        } else {
          shell.print(client.id.description)
        }
        shell.sayNext("magconsult intake record \(client.id)")
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List all clients by name.", usage: "magconsult client list")
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in try ClientCommand.list(try shell.open().clients(), shell) }
    }
  }

  struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find a client by name, place, birth date or id; typing errors are forgiven.",
      usage: "magconsult client find\necho 'jansen delft' | magconsult client find --from -",
      discussion: "The words are typed or come from a file, never from the command's arguments.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var input: InputOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open(readsInput: input.from)
        let words = try shell.words(from: input.from, prompt: shell.texts("Zoek: ", "Find: "))
        let found = try app.findClients(words)
        try ClientCommand.list(found, shell)
        if found.isEmpty {
          shell.say("niemand gevonden", "nobody found")
          throw ExitStatus.notFound.code
        }
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a client with her forms, sessions and advices.", usage: "magconsult client show C-0017")
    @Argument(help: "The client, as C-0017.") var id: ClientID
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let file = try shell.open().clientFile(id.number)
        if common.json { try ClientCommand.json(file, shell) } else { ClientCommand.show(file, shell) }
      }
    }
  }

  struct Edit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change a client's details; the earlier version is kept.",
      usage: "magconsult client edit C-0017\nmagconsult client edit C-0017 --from change.yaml")
    @Argument(help: "The client, as C-0017.") var id: ClientID
    @OptionGroup var common: CommonOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var dry: DryRunOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open(dryRun: dry.dryRun, readsInput: input.from)
        _ = try app.client(id.number)
        let client = try FormPrompter.record(
          "client", about: ShownID(.client, id.number).description, from: input.from, shell, app, partial: true
        ) { _, answers in try app.editClient(id.number, answers) }
        if common.json {
          try shell.printJSON(["client": JSONShapes.client(client)])
        } else {
          shell.print(client.id.description)
        }
      }
    }
  }

  private static func list(_ clients: [Client], _ shell: Shell) throws {
    if shell.options.json {
      try shell.printJSON(["clients": .list(clients.map(JSONShapes.client))])
    } else {
      shell.printTable(clients.map { [$0.id.description, $0.fullName, shell.date($0.birthDate), $0.city ?? ""] })
    }
  }

  private static func show(_ file: RecordApp.ClientFile, _ shell: Shell) {
    let client = file.client
    shell.print("\(client.id)  \(client.fullName)")
    let details: [(String, String?)] = [
      (shell.texts("geboren", "born"), shell.date(client.birthDate)),
      (
        shell.texts("adres", "address"),
        [client.street, client.postcode, client.city].compactMap { $0 }.joined(separator: ", ")
      ),
      (shell.texts("telefoon", "telephone"), client.phone), (shell.texts("e-mail", "e-mail"), client.email),
      (shell.texts("huisarts", "GP"), client.gp), (shell.texts("taal", "language"), client.language.rawValue),
      (shell.texts("notitie", "note"), client.note), (shell.texts("versie", "version"), String(file.version)),
    ]
    shell.printTable(details.compactMap { label, value in value.map { ["  " + label, $0] } })
    for form in file.intakes {
      shell.print("\(form.id)  \(shell.date(form.date))  \(shell.texts("intakeformulier", "intake form"))")
    }
    for session in file.sessions {
      let words = session.complaints.map { $0.words }.joined(separator: "; ")
      shell.print("\(session.id)  \(shell.date(session.date))  \(words)")
      for advice in file.advices[session.number] ?? [] {
        shell.print(
          "          \(shell.texts("advies", "advice")) \(advice.at.local): "
            + advice.decided.map(\.protocolID).joined(separator: ", "))
      }
      for followUp in file.followUps[session.number] ?? [] {
        shell.print("\(followUp.id)  \(shell.date(followUp.date))  \(shell.texts("vervolg", "follow-up"))")
      }
    }
  }

  private static func json(_ file: RecordApp.ClientFile, _ shell: Shell) throws {
    try shell.printJSON([
      "client": JSONShapes.client(file.client), "version": .number(Double(file.version)),
      "intakes": .list(
        file.intakes.map {
          .table([
            "id": .text($0.id.description), "date": .text($0.date.description), "form": .text($0.questionnaire),
            "answers": JSONShapes.answers($0.answers),
          ])
        }),
      "sessions": .list(file.sessions.map(JSONShapes.session)),
      "advices": .table(
        Dictionary(
          uniqueKeysWithValues: file.advices.map {
            (ShownID(.session, $0).description, .list($1.map(JSONShapes.advice)))
          })),
      "followUps": .table(
        Dictionary(
          uniqueKeysWithValues: file.followUps.map {
            (ShownID(.session, $0).description, .list($1.map(JSONShapes.followUp)))
          })),
    ])
  }
}

extension Shell {
  /// A line of words, from a file, from standard input, or typed.
  func words(from file: String?, prompt: String) throws -> String {
    if let file { return String(decoding: try bytes(of: file), as: UTF8.self).trimmingSpace }
    guard Terminal.isInteractive, !options.noInput else { throw CommandError.missingAnswers(["--from"]) }
    Terminal.prompt(prompt)
    guard let line = readLine() else { throw CommandError.interrupted }
    return line.trimmingSpace
  }
}
