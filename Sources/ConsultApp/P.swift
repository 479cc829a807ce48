import Foundation
import DataFiles
import Knowledge
import Recommendation
package func smoke() throws {
  do {
    let kb = try KnowledgeBase.builtIn()
    let engine = Engine(kb)
    let node = try DataFile.parse(FileHandle.standardInput.readDataToEndOfFile(), name: "-")
    let facts = try FactsReader.facts(from: node, file: "-", knowledge: kb)
    let r = engine.recommend(facts)
    print(String(decoding: try ResultDocument(r, kb, in: .nl).json(), as: UTF8.self))
  } catch let e as DataFaults { for f in e.faults { print(f) } }
}
