internal import JSONModel

/// The types of a function's parameters: `<s-nn?:s>`.
///
/// The reference turns a signature into a regular expression over one letter an argument. This one matches the letters
/// directly, which gives the same answers without compiling or running an expression for each call.
struct Signature: Sendable {
    struct Parameter: Sendable {
        /// The letters that may stand here.
        var kinds: KindSet
        /// The letter of the type as written; `(` for a choice.
        var type: Unicode.Scalar
        var isOptional = false
        var isRepeated = false
        /// Where it is missing, the context value stands in.
        var takesContext = false
        /// The type of an array's elements.
        var elementType: Unicode.Scalar?
        /// The text between the angle brackets behind the type, for messages.
        var elementTypeText = ""
    }

    let parameters: [Parameter]

    init(_ text: String) throws(Failure) {
        let letters = Array(text.unicodeScalars)
        var parameters: [Parameter] = []
        var index = 1
        while index < letters.count, letters[index] != ":", letters[index] != ">" {
            let letter = letters[index]
            switch letter {
            case "s", "n", "b", "l", "o":
                parameters.append(Parameter(kinds: [KindSet(letter: letter), .missing], type: letter))
            case "a", "x": parameters.append(Parameter(kinds: .any, type: letter))
            case "f": parameters.append(Parameter(kinds: .function, type: letter))
            case "j": parameters.append(Parameter(kinds: .any.subtracting(.function), type: letter))
            case "-", "?", "+":
                guard !parameters.isEmpty else { break }
                let last = parameters.count - 1
                if letter == "+" {
                    parameters[last].isRepeated = true
                } else {
                    parameters[last].isOptional = true
                    if letter == "-" { parameters[last].takesContext = true }
                }
            case "(":
                let end = Self.closing(index, in: letters, "(", ")")
                let choice = letters[(index + 1)..<max(end, index + 1)]
                guard !choice.contains("<") else {
                    throw Failure("S0402", position: index, value: .string(Self.text(choice)))
                }
                var kinds: KindSet = .missing
                for choiceLetter in choice { kinds.formUnion(KindSet(letter: choiceLetter)) }
                parameters.append(Parameter(kinds: kinds, type: "("))
                index = end
            case "<":
                guard let last = parameters.indices.last, ["a", "f"].contains(parameters[last].type) else {
                    throw Failure(
                        "S0401",
                        position: index,
                        value: .string(parameters.last.map { String($0.type) } ?? "")
                    )
                }
                let end = Self.closing(index, in: letters, "<", ">")
                let element = letters[(index + 1)..<max(end, index + 1)]
                parameters[last].elementTypeText = Self.text(element)
                if parameters[last].type == "a" { parameters[last].elementType = element.first }
                index = end
            default: break
            }
            index += 1
        }
        self.parameters = parameters
    }

    /// The index of the bracket that closes the one at `start`, or the last index where there is none.
    private static func closing(
        _ start: Int,
        in letters: [Unicode.Scalar],
        _ open: Unicode.Scalar,
        _ close: Unicode.Scalar
    ) -> Int {
        var depth = 0
        for index in start..<letters.count {
            if letters[index] == open { depth += 1 }
            if letters[index] == close { depth -= 1 }
            if depth == 0 { return index }
        }
        return letters.count
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}

/// The kinds of value that a signature tells apart.
struct KindSet: OptionSet, Sendable {
    let rawValue: UInt8

    static let string = KindSet(rawValue: 1)
    static let number = KindSet(rawValue: 2)
    static let boolean = KindSet(rawValue: 4)
    static let null = KindSet(rawValue: 8)
    static let array = KindSet(rawValue: 16)
    static let object = KindSet(rawValue: 32)
    static let function = KindSet(rawValue: 64)
    static let missing = KindSet(rawValue: 128)
    static let any = KindSet(rawValue: 255)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(letter: Unicode.Scalar) {
        switch letter {
        case "s": self = .string
        case "n": self = .number
        case "b": self = .boolean
        case "l": self = .null
        case "a": self = .array
        case "o": self = .object
        case "f": self = .function
        case "j": self = .any.subtracting(.function)
        case "x": self = .any
        default: self = []
        }
    }
}
