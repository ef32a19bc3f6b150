/// The instructions that match a pattern.
struct PatternProgram: Sendable {
    enum Instruction: Sendable {
        case character(Unicode.Scalar)
        case any
        case set(CharacterSet)
        /// Goes on at the first place and, should that fail, at the second.
        case split(Int, Int)
        case jump(Int)
        /// Notes the position in a register.
        case save(Int)
        /// Forgets the groups of a repetition when it starts anew.
        case clear(Range<Int>)
        case lineStart
        case lineEnd
        case wordBoundary(isNegated: Bool)
        case backreference(Int)
        /// Goes on only if the position is another than the one that a register holds: an empty repetition ends the loop.
        case requireProgress(Int)
        /// Matches the instructions that follow, up to ``match``, without moving; then goes on at the given place.
        case look(isNegated: Bool, end: Int)
        case match
    }

    /// The bound for a program, which counted repetitions of counted repetitions could exceed.
    private static let maximumCount = 20_000

    private(set) var instructions: [Instruction] = []
    /// Which instructions read backwards, as those inside a lookbehind do.
    private(set) var isBackward: [Bool] = []
    private(set) var registerCount: Int
    let captureCount: Int
    let ignoresCase: Bool
    let matchesLines: Bool

    init(_ tree: PatternTree, captureCount: Int, ignoresCase: Bool, matchesLines: Bool) throws(PatternError) {
        self.captureCount = captureCount
        self.ignoresCase = ignoresCase
        self.matchesLines = matchesLines
        registerCount = 2 * (captureCount + 1)
        try emit(tree, backward: false)
        try append(.match, false)
    }

    private mutating func append(_ instruction: Instruction, _ backward: Bool) throws(PatternError) {
        guard instructions.count < Self.maximumCount else { throw PatternError(message: "pattern too large") }
        instructions.append(instruction)
        isBackward.append(backward)
    }

    private mutating func emit(_ tree: PatternTree, backward: Bool) throws(PatternError) {
        switch tree {
        case .empty: break
        case .character(let character): try append(.character(ignoresCase ? character.folded : character), backward)
        case .any: try append(.any, backward)
        case .set(let set): try append(.set(set), backward)
        case .sequence(let parts):
            for part in backward ? parts.reversed() : parts { try emit(part, backward: backward) }
        case .alternatives(let branches): try emit(branches[...], backward: backward)
        case .capture(let number, let part):
            try append(.save(2 * number + (backward ? 1 : 0)), backward)
            try emit(part, backward: backward)
            try append(.save(2 * number + (backward ? 0 : 1)), backward)
        case .repetition(let part, let minimum, let maximum, let isGreedy, let captures):
            try emitRepetition(part, minimum, maximum, isGreedy, captures, backward: backward)
        case .lineStart: try append(.lineStart, backward)
        case .lineEnd: try append(.lineEnd, backward)
        case .wordBoundary(let isNegated): try append(.wordBoundary(isNegated: isNegated), backward)
        case .backreference(let number): try append(.backreference(number), backward)
        case .namedBackreference: break
        case .look(let part, let isBehind, let isNegated):
            let start = instructions.count
            try append(.look(isNegated: isNegated, end: 0), backward)
            try emit(part, backward: isBehind)
            try append(.match, backward)
            instructions[start] = .look(isNegated: isNegated, end: instructions.count)
        }
    }

    private mutating func emit(_ branches: ArraySlice<PatternTree>, backward: Bool) throws(PatternError) {
        var exits: [Int] = []
        for (offset, branch) in branches.enumerated() {
            let isLast = offset == branches.count - 1
            let split = instructions.count
            if !isLast { try append(.split(split + 1, 0), backward) }
            try emit(branch, backward: backward)
            if !isLast {
                exits.append(instructions.count)
                try append(.jump(0), backward)
                instructions[split] = .split(split + 1, instructions.count)
            }
        }
        for exit in exits { instructions[exit] = .jump(instructions.count) }
    }

    private mutating func emitRepetition(
        _ part: PatternTree,
        _ minimum: Int,
        _ maximum: Int?,
        _ isGreedy: Bool,
        _ captures: Range<Int>,
        backward: Bool
    ) throws(PatternError) {
        func fork(_ inside: Int, _ outside: Int) -> Instruction {
            isGreedy ? .split(inside, outside) : .split(outside, inside)
        }
        for _ in 0..<minimum {
            if !captures.isEmpty { try append(.clear(captures), backward) }
            try emit(part, backward: backward)
        }
        let register = registerCount
        registerCount += 1
        guard let maximum else {
            let loop = instructions.count
            try append(.jump(0), backward)
            try append(.save(register), backward)
            if !captures.isEmpty { try append(.clear(captures), backward) }
            try emit(part, backward: backward)
            try append(.requireProgress(register), backward)
            try append(.jump(loop), backward)
            instructions[loop] = fork(loop + 1, instructions.count)
            return
        }
        var forks: [Int] = []
        for _ in 0..<max(0, maximum - minimum) {
            forks.append(instructions.count)
            try append(.jump(0), backward)
            try append(.save(register), backward)
            if !captures.isEmpty { try append(.clear(captures), backward) }
            try emit(part, backward: backward)
            try append(.requireProgress(register), backward)
        }
        for place in forks { instructions[place] = fork(place + 1, instructions.count) }
    }
}
