import ConsultModel

/// What a word found in a text says about the client: now and herself, or not.
enum Standing {
  case affirmed
  /// "geen hoofdpijn", "niet meer"
  case denied
  /// "mijn man heeft ..."
  case somebodyElse
  /// "vroeger", "als kind"
  case past
  /// Told over two sentences that need not belong together.
  case unlinked
}

/// Reads how the words around a hit change its meaning.
struct Reading {
  let words: Words

  enum Kind {
    case complaint
    /// A red flag, of which only plain words say that it is past: "I have had a seizure" is no reason to be at
    /// ease, and what is over may come back, as a stroke's warning does.
    case alarm
    /// On a list of what is taken: "lithium werkt niet" is taken all the same.
    case medicine
  }

  func standing(of hit: Phrase.Hit, as kind: Kind = .complaint) -> Standing {
    guard let first = hit.tokens.min(), let last = hit.tokens.max() else { return .affirmed }
    let own = Set(hit.tokens)
    if kind == .medicine { return medicineStanding(first, last, own) }
    // each run of found words is looked at: in "mijn kuit is niet rood" the no stands in the middle
    if denier(of: hit) != nil { return .denied }
    if isAnsweredNo(after: last, own) || kind != .alarm && isOver(after: last, own) { return .denied }
    if isSomebodyElse(first, last) { return .somebodyElse }
    return isPast(first, last, own, isAlarm: kind == .alarm) ? .past : .affirmed
  }

  /// A medicine on the list is taken unless the whole line plainly says that it is not, in the order in which
  /// one says so: a list tells of much else, "digoxine, gestopt met roken", "nu lithium, vroeger niks".
  private func medicineStanding(_ first: Int, _ last: Int, _ own: Set<Int>) -> Standing {
    let others = words.tokens.indices.filter { !own.contains($0) }
    let before = others.filter { $0 < first }.map(word)
    let behind = others.filter { $0 > last }.map(word)
    let isNo = before.last.map(Self.no.contains) ?? false
    let isFormer =
      before.contains(where: Self.pastWords.contains) && !before.contains { ["nu", "now", "sinds"].contains($0) }
    let isStopped = behind.contains { ["gestopt", "gestaakt", "stopped"].contains($0) }
    let isPlain = (before + behind).allSatisfy {
      Self.no.contains($0) || Self.pastWords.contains($0) || Self.besideNotTaken.contains($0) || Self.isYear($0)
    }
    if isPlain, isNo || isFormer || isStopped { return .past }
    return isAnothersMedicine(before, behind) ? .somebodyElse : .affirmed
  }

  /// "mijn man slikt digoxine, ik niks", and not "mijn man slikt niets, ik digoxine"
  private func isAnothersMedicine(_ before: [String], _ behind: [String]) -> Bool {
    guard let takes = before.last, Self.takes.contains(takes),
      before.dropLast().contains(where: Self.relatives.contains),
      before.dropLast().allSatisfy({ Self.relatives.contains($0) || Self.owners.contains($0) })
    else { return false }
    return behind.count >= 2 && behind.count <= 3 && ["ik", "zelf", "i"].contains(behind[0])
      && behind.dropFirst().allSatisfy { ["niet", "niks", "niets", "not", "zelf", "do"].contains($0) }
  }

  private static let no: Set<String> = ["geen", "gene", "no"]
  private static let besideNotTaken: Set<String> = [
    "meer", "nu", "ben", "ik", "mee", "ermee", "daarmee", "in", "sinds", "since", "last", "year", "vorig", "jaar",
    "slik",
    "gebruik", "neem", "geslikt", "gebruikt", "niks", "niets", "helemaal", "inmiddels", "gestopt", "gestaakt",
    "stopped",
  ]
  private static let takes: Set<String> = ["slikt", "gebruikt", "neemt", "krijgt", "takes", "uses"]
  private static func isYear(_ word: String) -> Bool { Int(word).map { (1950...2100).contains($0) } ?? false }

  private func word(_ index: Int) -> String { words.tokens.indices.contains(index) ? words.tokens[index].word : "" }

  /// Those of the runs that stand at a word.
  private func found(_ runs: Runs, at index: Int) -> [[String]] {
    (runs.byFirst[word(index)] ?? []).filter { run in
      index + run.count <= words.tokens.count && run.indices.allSatisfy { words.tokens[index + $0].word == run[$0] }
    }
  }

  private func ends(_ index: Int, clause: Int) -> Bool {
    index >= words.tokens.count || words.tokens[index].clause != clause
  }

  /// "spierzwakte: nee", "PMS? ken ik niet", "constipation not an issue", "van stress heb ik geen last"
  private func isAnsweredNo(after last: Int, _ own: Set<Int>) -> Bool {
    let isOwnNo = own.contains { Self.negators.contains(word($0)) }
    return (1...5).contains { step in
      let index = last + step
      return found(Self.refusals, at: index).contains { run in
        let reach = run.contains("ik") || run.first == "eigenlijk" || run.first == "zelf" ? isOwnNo ? 1 : 5 : 1
        // "de arts heeft het uitgesloten en ik merk er niets van": that is plain whatever follows
        let isPlain = run.contains { ["uitgesloten", "vastgesteld", "gevonden"].contains($0) }
        return step <= reach && (step == 1 || words.tokens[index].clause == words.tokens[last].clause)
          && (isPlain || ends(index + run.count, clause: words.tokens[index + run.count - 1].clause))
      }
    }
  }

  /// "hoofdpijn gehad, nu niet meer": an end that closes its clause, and nothing of her own in between.
  private func isOver(after last: Int, _ own: Set<Int>) -> Bool {
    var isBehindAnd = false
    let deniesItself = own.contains { ["niet", "nie", "geen", "niks"].contains(word($0)) }
    let said = stillSaid(of: last)
    for index in said.prefix(13) {
      let isNext = words.tokens[index].sentence != words.tokens[last].sentence
      if !isNext, Self.herself.contains(word(index)), word(index - 1) != "heb", word(index + 1) != "heb",
        word(index - 1) != "slaap"
      {
        return false
      }
      for run in found(Self.endings, at: index)
      where !own.contains(index) && !(deniesItself && run.last == "meer") && !isUndone(run, at: index) {
        if ends(index + run.count, clause: words.tokens[index + run.count - 1].clause) { return true }
        // "is helemaal weg na de fysio", and not "is over mijn hele rug"
        if Self.whatHelped.contains(word(index + run.count)) { return true }
      }
      // behind an "and" a no is of what comes there: "hoofdpijn en slapen niet"
      if ["en", "and", "want", "dus", "door"].contains(word(index)) { isBehindAnd = true }
      if !isBehindAnd, ["niet", "nie", "nix", "niks"].contains(word(index)), !deniesItself,
        ends(index + 1, clause: words.tokens[index].clause), index - last <= 5,
        words.tokens[index].clause == words.tokens[last].clause, !own.contains(index)
      {
        return true
      }
    }
    return false
  }

  /// "nooit helemaal hersteld", "nog niet weg", "have not gone": an end that is none.
  private func isUndone(_ ending: [String], at index: Int) -> Bool {
    !Self.negators.contains(ending[0]) && !["niks", "nooit"].contains(ending[0])
      && (max(0, index - 3)..<index).contains { near in
        words.tokens[near].sentence == words.tokens[index].sentence
          && (Self.negators.contains(word(near)) || ["nog", "bijna", "almost", "nearly", "yet"].contains(word(near)))
      }
  }

  /// The rest of its sentence, and the next where that points back: "Daar ben ik helemaal van hersteld."
  private func stillSaid(of last: Int) -> Range<Int> {
    func end(from start: Int) -> Int {
      words.tokens[start...].firstIndex { $0.sentence != words.tokens[start].sentence } ?? words.tokens.count
    }
    let next = end(from: last)
    // "Die is over", and not "Die buikpijn is over"; of "hoofdpijn en griep" it is the flu
    let isLast = (last..<next).allSatisfy {
      words.tokens[$0].clause == words.tokens[last].clause && !["en", "and", "of", "or"].contains(word($0))
    }
    let pointsBack =
      isLast && next < words.tokens.count && Self.pointingBack.contains(word(next))
      && Self.linking.contains(word(next + 1))
    return last + 1..<(pointsBack ? end(from: next) : next)
  }

  private static let pointingBack: Set<String> = [
    "daar", "dat", "die", "dit", "deze", "that", "it", "this", "they",
  ]
  private static let linking: Set<String> = [
    "is", "zijn", "was", "waren", "ben", "heb", "had", "gaat", "ging", "gingen", "speelt", "verdween", "has", "have",
    "are", "were", "went", "cleared", "stopped",
  ]

  /// "mijn man heeft ...": of somebody else, until she speaks of herself.
  private func isSomebodyElse(_ first: Int, _ last: Int) -> Bool {
    let sentence = words.tokens[first].sentence
    var isOther = false
    for index in max(0, first - Self.reach)...last where words.tokens[index].sentence == sentence {
      let opens = index == 0 || words.tokens[index - 1].sentence != sentence
      // "ruzie met mijn collega, en hoofdpijn": he is not who has it
      let isOwned =
        Self.owners.contains(word(index - 1)) && !opens
        && !["met", "with", "door", "over", "about", "by"].contains(word(index - 2))
      if index < first,
        Self.relatives.contains(word(index)) && (opens || isOwned || ["en", "and"].contains(word(index - 1)))
          || Self.onlyOwned.contains(word(index)) && isOwned
      {
        isOther = true
      } else if Self.herself.contains(word(index)) {
        isOther = false
      }
    }
    return isOther
  }

  private func isPast(_ first: Int, _ last: Int, _ own: Set<Int>, isAlarm: Bool) -> Bool {
    let clause = words.tokens[first].clause
    // dictated text has no commas: what is far away is another matter
    let near = max(0, first - Self.reach)..<min(words.tokens.count, last + Self.reach + 1)
    // an alarm may speak of the past itself: "vroeger was ik 1,72 en nu 1,68"
    let same = near.filter { words.tokens[$0].clause == clause && !(isAlarm && own.contains($0)) }
    // "dan vroeger" compares, and a "now" behind it begins what is
    func isPresent(after index: Int) -> Bool {
      let end = isAlarm ? last : first
      return index < end && (index..<end).contains { ["nu", "tegenwoordig", "now", "nowadays"].contains(word($0)) }
    }
    if same.contains(where: {
      Self.pastWords.contains(word($0)) && !["dan", "als", "than"].contains(word($0 - 1)) && !isPresent(after: $0)
    }) {
      return true
    }
    let around = max(0, first - 8)..<min(words.tokens.count, last + 9)
    let sentence = words.tokens[first].sentence
    if around.contains(where: { index in
      words.tokens[index].sentence == sentence && !isPresent(after: index)
        && found(Self.pastRuns, at: index).contains { !isOnset($0, at: index) }
    }) {
      return !isAlarm || same.contains { !found(Self.pastRuns, at: $0).isEmpty }
    }
    // "een burn-out gehad in 2018", and not "de hele week hoofdpijn gehad"
    let isRecent = same.contains {
      ["week", "vandaag", "vannacht", "gisteren", "steeds", "nog", "nu", "sinds"].contains(word($0))
    }
    return !isAlarm && !isRecent && same.contains { $0 > last && ["gehad", "geweest"].contains(word($0)) }
  }

  /// "twee jaar geleden begonnen", "sinds drie jaar geleden": it is there since.
  private func isOnset(_ run: [String], at index: Int) -> Bool {
    ["begonnen", "begon", "ontstaan", "ontstond", "gestart", "started", "began"].contains(word(index + run.count))
      || (index - 3..<index).contains { ["sinds", "vanaf", "sedert", "since"].contains(word($0)) }
  }

  /// "mijn man heeft diabetes": the relative, the verb and the words stand together, and no "ik ook" behind them.
  func isPlainlyAnothers(_ hit: Phrase.Hit) -> Bool {
    guard let first = hit.tokens.min(), let last = hit.tokens.max(),
      !(last + 1..<last + 7).contains(where: { Self.herselfToo.contains(word($0)) })
    else { return false }
    return (max(0, first - 2)..<first).contains { verb in
      verb == first - 1 && ["heeft", "had", "has"].contains(word(verb))
        && (max(0, verb - 2)..<verb).contains { Self.relatives.contains(word($0)) }
    }
  }

  /// "moe, geen diabetes": the no before it, and the clause ends behind it.
  func isDirectlyDenied(_ hit: Phrase.Hit) -> Bool {
    guard let first = hit.tokens.min(), let last = hit.tokens.max(), Self.no.contains(word(first - 1)) else {
      return false
    }
    return ends(last + 1, clause: words.tokens[last].clause)
  }

  /// Whether the second sentence of a hit takes up the first: "Mijn kuit doet zeer. Hij is dik."
  func goesOn(_ hit: Phrase.Hit) -> Bool {
    guard let last = hit.tokens.max(),
      let opening = words.sentences.first(where: { $0.contains(last) })?.lowerBound
    else { return false }
    return Self.takingUp.contains(word(opening))
  }

  private static let takingUp: Set<String> = [
    "hij", "zij", "ze", "die", "dat", "deze", "dit", "het", "t", "daar", "daarbij", "daarna", "erbij", "toen", "nu",
    "vandaag", "sindsdien", "sinds", "inmiddels", "gisteren", "vannacht", "vanmorgen", "vanochtend", "en", "maar", "it",
    "its", "they", "that", "this", "now", "since", "then", "today", "and", "but", "ondertussen", "intussen", "plots",
    "plotseling", "ineens", "opeens", "suddenly",
  ]

  /// The word that denies a hit from before it.
  func denier(of hit: Phrase.Hit) -> Int? {
    let own = Set(hit.tokens)
    return own.sorted().lazy.filter { !own.contains($0 - 1) }.compactMap { denier(before: $0, own) }.first
  }

  /// A plain denial, "geen nierziekte": the no stands right before the words.
  func isPlainlyDenied(_ hit: Phrase.Hit) -> Bool {
    guard let first = hit.tokens.min(), first > 0 else { return false }
    let word = words.tokens[first - 1].word
    let behind = hit.tokens.max().map { $0 + 1 } ?? 0
    let isLast = behind >= words.tokens.count || words.tokens[behind].clause != words.tokens[first].clause
    return ["geen", "no", "nooit", "never"].contains(word) && first == 1 && isLast
  }

  /// Whether a no reaches a word. "Geen" reaches over "en"; "niet" ends there: "ik slaap niet en heb
  /// hoofdpijn".
  private func denier(before start: Int, _ own: Set<Int>) -> Int? {
    var isBehindAnd = false
    // through a list, "geen last van rug of nek", it reaches further
    let isListed = start > 0 && ["of", "or", "en", "and", "noch"].contains(words.tokens[start - 1].word)
    for index in stride(from: start - 1, through: max(0, start - (isListed ? 7 : 4)), by: -1) {
      guard words.tokens[index].clause == words.tokens[start].clause else { return nil }
      let word = words.tokens[index].word
      if ["en", "and", "want", "because"].contains(word) { isBehindAnd = true }
      // "kom niet overeind, zo stijf": but "niet zo stijf" is a no
      if word == "zo", index > 0, !Self.negators.contains(words.tokens[index - 1].word) { return nil }
      // "heb niks met mijn schouders"
      let isNothing =
        ["niks", "niets", "nothing"].contains(word)
        && ["met", "aan", "van", "with", "wrong"].contains(words.tokens[index + 1].word)
      guard Self.negators.contains(word) || isNothing, !own.contains(index) else { continue }
      if isBehindAnd, ["niet", "not", "dont", "nooit", "never"].contains(word) { continue }
      let next = words.tokens[index + 1].word
      if !["alleen", "only", "just", "dat"].contains(next) { return index }
    }
    return nil
  }

  /// The stretch of text a hit covers, as the client wrote it.
  func quote(_ hit: Phrase.Hit) -> String {
    guard let first = hit.tokens.min(), let last = hit.tokens.max() else { return "" }
    return String(words.text[words.tokens[first].range.lowerBound..<words.tokens[last].range.upperBound])
  }
}
