/// The variables of a block, of a function call or of a step in a path, inside those of the enclosing frame.
///
/// Names are numbers that the compiler gave out, so that looking one up compares a few integers.
final class Frame {
    private(set) var parent: Frame?
    private var symbols: [Int]
    private var values: [Value]
    /// A function holds this frame; see ``Evaluation/retain(_:)``.
    var isRetained = false

    init(parent: Frame?) {
        self.parent = parent
        symbols = []
        values = []
    }

    init(parent: Frame?, symbols: [Int], values: [Value]) {
        self.parent = parent
        self.symbols = symbols
        self.values = values
    }

    func bind(_ symbol: Int, to value: Value) {
        if let index = symbols.firstIndex(of: symbol) {
            values[index] = value
        } else {
            symbols.append(symbol)
            values.append(value)
        }
    }

    /// The value of a variable here or in an enclosing frame; `nil` where none binds it.
    func lookUp(_ symbol: Int) -> Value? {
        for index in symbols.indices where symbols[index] == symbol { return values[index] }
        // Frames nest as the text of the expression does, and no deeper.
        return parent?.lookUp(symbol)
    }

    /// Lets go of everything, since functions and the frames that they hold refer to each other.
    func clear() {
        parent = nil
        values = []
        symbols = []
    }
}

/// The outcome of path steps that bind variables: one context value with its variables for each way to get there.
final class BindingStream {
    struct Tuple {
        var context: Value
        var symbols: [Int] = []
        var values: [Value] = []

        mutating func bind(_ symbol: Int, to value: Value) {
            if let index = symbols.firstIndex(of: symbol) {
                values[index] = value
            } else {
                symbols.append(symbol)
                values.append(value)
            }
        }

        func frame(in parent: Frame?) -> Frame { Frame(parent: parent, symbols: symbols, values: values) }
    }

    let tuples: [Tuple]
    let depth: Int

    init(_ tuples: [Tuple]) {
        self.tuples = tuples
        var deepest = 0
        for tuple in tuples {
            deepest = max(deepest, tuple.context.depth)
            for value in tuple.values { deepest = max(deepest, value.depth) }
        }
        depth = deepest + 1
    }
}
