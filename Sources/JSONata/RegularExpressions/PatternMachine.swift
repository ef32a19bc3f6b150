/// Runs a pattern's program over a text.
///
/// Choices not yet tried are on a stack of its own, so nothing recurses but lookarounds, whose nesting the parser bounds.
struct PatternMachine {
    /// The bound for the stack: 24 MB.
    private static let maximumChoices = 1_000_000

    private enum Entry {
        case choice(instruction: Int, position: Int)
        /// What a register held before.
        case restore(register: Int, value: Int)
    }

    private let program: PatternProgram
    private let text: [Unicode.Scalar]
    private let run: Evaluation
    private var registers: [Int]
    private var stack: [Entry] = []

    init(_ program: PatternProgram, _ text: [Unicode.Scalar], _ run: Evaluation) {
        self.program = program
        self.text = text
        self.run = run
        registers = [Int](repeating: -1, count: program.registerCount)
    }

    /// The match that was found.
    var match: RegularExpression.Match {
        var groups: [Range<Int>?] = []
        for number in 0..<program.captureCount { groups.append(range(number + 1)) }
        return RegularExpression.Match(range: range(0) ?? 0..<0, groups: groups)
    }

    private func range(_ number: Int) -> Range<Int>? {
        let start = registers[2 * number]
        let end = registers[2 * number + 1]
        return start >= 0 && end >= start ? start..<end : nil
    }

    /// Whether the pattern matches from a position on.
    mutating func matches(at position: Int) throws(Failure) -> Bool {
        try run.take(steps: registers.count >> 3)
        for index in registers.indices { registers[index] = -1 }
        stack.removeAll(keepingCapacity: true)
        guard let end = try execute(from: 0, at: position) else { return false }
        registers[0] = position
        registers[1] = end
        return true
    }

    /// The position where ``PatternProgram/Instruction/match`` was reached; `nil` where every choice failed.
    private mutating func execute(from start: Int, at startPosition: Int) throws(Failure) -> Int? {
        let base = stack.count
        var counter = start
        var position = startPosition
        var steps = 0
        while true {
            steps += 1
            if steps & 0xFF == 0 { try run.take(steps: 0x100) }
            var isAlive = true
            switch program.instructions[counter] {
            case .match:
                try run.take(steps: steps & 0xFF)
                return position
            case .jump(let target):
                counter = target
                continue
            case .split(let first, let second):
                guard stack.count < Self.maximumChoices else {
                    throw Failure.limit("A regular expression has too many ways to match. Make it more specific.")
                }
                stack.append(.choice(instruction: second, position: position))
                counter = first
                continue
            case .save(let register): set(register, position)
            case .clear(let captures):
                for number in captures {
                    set(2 * number, -1)
                    set(2 * number + 1, -1)
                }
            case .requireProgress(let register): isAlive = registers[register] != position
            case .look(let isNegated, let end):
                isAlive = try look(from: counter + 1, at: position, isNegated: isNegated)
                if isAlive {
                    counter = end
                    continue
                }
            default:
                isAlive = consume(counter, &position)
            }
            if isAlive {
                counter += 1
            } else {
                guard let choice = backtrack(to: base) else { return nil }
                (counter, position) = choice
            }
        }
    }

    private mutating func set(_ register: Int, _ value: Int) {
        stack.append(.restore(register: register, value: registers[register]))
        registers[register] = value
    }

    private mutating func backtrack(to base: Int) -> (Int, Int)? {
        while stack.count > base {
            switch stack.removeLast() {
            case .choice(let instruction, let position): return (instruction, position)
            case .restore(let register, let value): registers[register] = value
            }
        }
        return nil
    }

    private mutating func look(from start: Int, at position: Int, isNegated: Bool) throws(Failure) -> Bool {
        let base = stack.count
        let found = try execute(from: start, at: position) != nil
        if found && !isNegated {
            // The lookaround is not tried in another way, but what its groups held before must come back.
            let restores = stack[base...].filter { entry in
                if case .restore = entry { return true }
                return false
            }
            stack.replaceSubrange(base..., with: restores)
        } else {
            while backtrack(to: base) != nil {}
        }
        return found != isNegated
    }

    /// Matches an instruction that reads text or looks at the position.
    private func consume(_ counter: Int, _ position: inout Int) -> Bool {
        let isBackward = program.isBackward[counter]
        switch program.instructions[counter] {
        case .lineStart:
            return position == 0 || program.matchesLines && text[position - 1].isLineTerminator
        case .lineEnd:
            return position == text.count || program.matchesLines && text[position].isLineTerminator
        case .wordBoundary(let isNegated):
            let before = position > 0 && text[position - 1].isWordCharacter
            let after = position < text.count && text[position].isWordCharacter
            return (before != after) != isNegated
        case .backreference(let number):
            return consumeReference(number, &position, isBackward: isBackward)
        default:
            let index = isBackward ? position - 1 : position
            guard index >= 0, index < text.count, accepts(program.instructions[counter], text[index]) else {
                return false
            }
            position += isBackward ? -1 : 1
            return true
        }
    }

    private func accepts(_ instruction: PatternProgram.Instruction, _ character: Unicode.Scalar) -> Bool {
        switch instruction {
        case .character(let expected): (program.ignoresCase ? character.folded : character) == expected
        case .any: !character.isLineTerminator
        case .set(let set): set.contains(character, ignoresCase: program.ignoresCase)
        default: false
        }
    }

    private func consumeReference(_ number: Int, _ position: inout Int, isBackward: Bool) -> Bool {
        guard let range = range(number) else { return true }
        let start = isBackward ? position - range.count : position
        guard start >= 0, start + range.count <= text.count else { return false }
        for offset in 0..<range.count {
            let first = text[range.lowerBound + offset]
            let second = text[start + offset]
            guard program.ignoresCase ? first.folded == second.folded : first == second else { return false }
        }
        position = isBackward ? start : start + range.count
        return true
    }
}
