internal import JSONModel

/// Draws a definition as a Mermaid state diagram, which GitHub and many editors show as a picture.
///
/// It is drawn from the text rather than from the checked model, so that the states stand in the order in which their author
/// wrote them and two drawings of one file are equal byte by byte.
struct StateDiagram {
    private var lines = ["stateDiagram-v2"]

    /// The diagram of a definition that was checked before.
    static func text(of definition: JSON) -> String {
        var diagram = StateDiagram()
        diagram.draw(definition, indent: 1)
        return diagram.lines.joined(separator: "\n") + "\n"
    }

    private mutating func draw(_ scope: JSON, indent: Int) {
        let states = scope["States"]?.objectValue ?? [:]
        for name in states.keys where Self.identifier(name) != name {
            add("state \"\(Self.label(name))\" as \(Self.identifier(name))", indent)
        }
        if let start = scope["StartAt"]?.stringValue { arrow("[*]", Self.identifier(start), nil, indent) }
        for (name, state) in states { draw(state, named: Self.identifier(name), indent: indent) }
    }

    private mutating func draw(_ state: JSON, named name: String, indent: Int) {
        let type = state["Type"]?.stringValue ?? ""
        for rule in state["Choices"]?.arrayValue ?? [] {
            if let next = rule["Next"]?.stringValue {
                arrow(name, Self.identifier(next), Self.reason(for: rule), indent)
            }
        }
        if let next = state["Default"]?.stringValue { arrow(name, Self.identifier(next), "otherwise", indent) }
        if let next = state["Next"]?.stringValue { arrow(name, Self.identifier(next), nil, indent) }
        for catcher in state["Catch"]?.arrayValue ?? [] {
            guard let next = catcher["Next"]?.stringValue else { continue }
            let errors = catcher["ErrorEquals"]?.arrayValue?.compactMap(\.stringValue) ?? []
            arrow(name, Self.identifier(next), errors.joined(separator: ", "), indent)
        }
        if state["End"] == true || type == "Succeed" || type == "Fail" {
            arrow(name, "[*]", type == "Fail" ? state["Error"]?.stringValue : nil, indent)
        }
        let iterator = (state["ItemProcessor"] ?? state["Iterator"]).map { [$0] }
        let inner = state["Branches"]?.arrayValue ?? iterator ?? []
        guard !inner.isEmpty else { return }
        add("state \(name) {", indent)
        for (index, branch) in inner.enumerated() {
            if index > 0 { add("--", indent + 1) }
            draw(branch, indent: indent + 1)
        }
        add("}", indent)
    }

    private mutating func arrow(_ from: String, _ to: String, _ reason: String?, _ indent: Int) {
        let text = reason.map(Self.label) ?? ""
        add("\(from) --> \(to)" + (text.isEmpty ? "" : ": \(text)"), indent)
    }

    private mutating func add(_ line: String, _ indent: Int) {
        lines.append(String(repeating: "    ", count: indent) + line)
    }

    /// Why a rule is taken: its author's words, or else what it compares.
    private static func reason(for rule: JSON) -> String {
        if let comment = rule["Comment"]?.stringValue { return comment }
        if let condition = rule["Condition"]?.stringValue {
            return String(
                condition.drop { $0 == "{" || $0 == "%" || $0 == " " }.reversed().drop {
                    $0 == "}" || $0 == "%" || $0 == " "
                }.reversed()
            )
        }
        return rule["Variable"]?.stringValue ?? ""
    }

    /// The longest label, in characters; a picture is no place to read more.
    private static let maximumLabel = 60

    /// A text that Mermaid takes as it is: on one line, without the characters that mean something to it.
    private static func label(_ text: String) -> String {
        let replacements: [Character: String] = [
            ":": " -", ";": ",", "<": "＜", ">": "＞", "{": "(", "}": ")", "#": "no. ", "\"": "'", "%": "",
        ]
        var plain = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if plain.hasSuffix(".") { plain.removeLast() }
        plain = plain.map { replacements[$0] ?? String($0) }.joined()
        return plain.count > maximumLabel ? plain.prefix(maximumLabel - 1) + "…" : plain
    }

    /// A name that Mermaid takes as an identifier.
    private static func identifier(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == UInt8(ascii: "_")
        }
        // Words of Mermaid itself cannot be names.
        guard !isPlain || name.isEmpty || ["state", "end", "note", "direction"].contains(name.lowercased()) else {
            return name
        }
        let digits = name.utf8.map { String($0, radix: 16) }.joined()
        return "s_" + digits
    }
}
