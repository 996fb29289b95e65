import Files
import Testing

@Suite struct ReadBudgetTests {
  @Test func `a budget follows from the size, and what is beyond it is refused`() throws {
    var budget = ReadBudget(inputBytes: 10, perByte: 3, least: 5)
    #expect(budget.allowed == 30)
    try budget.spend(29)
    try budget.spend(1)
    #expect(throws: ReadBudget.Exceeded(allowed: 30)) { try budget.spend(1) }
    var small = ReadBudget(inputBytes: 1, perByte: 3, least: 5)
    try small.spend(5)
    #expect(throws: ReadBudget.Exceeded.self) { try small.spend(1) }
  }

  @Test func `numbers near the largest neither trap nor pass`() throws {
    var budget = ReadBudget(inputBytes: Int.max, perByte: Int.max, least: 0)
    #expect(budget.allowed == Int.max)
    try budget.spend(Int.max)
    #expect(throws: ReadBudget.Exceeded.self) { try budget.spend(Int.max) }
    var other = ReadBudget(inputBytes: -1, perByte: 4, least: 7)
    #expect(other.allowed == 7)
    #expect(throws: ReadBudget.Exceeded.self) { try other.spend(-1) }
  }
}
