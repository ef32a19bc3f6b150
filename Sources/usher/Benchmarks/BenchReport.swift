internal import JSONModel

/// What a benchmark found, for people and for programs: sections of named figures, and targets that are met or missed.
struct BenchReport {
    private struct Line {
        var name: String
        var text: String
    }

    private(set) var json: JSON = [:]
    private var sections: [(title: String, lines: [Line])] = []
    private var key: String?
    private(set) var hasMissedTarget = false

    /// Begins a report with where it was made.
    init(_ name: String, _ environment: BenchEnvironment) {
        json["benchmark"] = .string(name)
        json["environment"] = environment.json
        sections = [(title: "usher bench \(name)", lines: environment.lines.map { Line(name: $0.name, text: $0.text) })]
        if !BenchEnvironment.isOptimized {
            json["warning"] = .string(Self.warning)
            sections[0].lines.append(Line(name: "Warning", text: Style.forOutput.bold(Self.warning)))
        }
        for warning in environment.warnings { sections[0].lines.append(Line(name: "Warning", text: warning)) }
    }

    private static let warning = "Built without optimisation: the figures say nothing. Use 'swift build -c release'."

    /// Begins a section; what is added from now on is in it.
    mutating func begin(_ key: String, _ title: String) {
        self.key = key
        json[key] = [:]
        sections.append((title: title, lines: []))
    }

    /// Adds a figure.
    mutating func add(_ key: String, _ name: String, _ value: JSON, _ text: String) {
        set(key, value)
        sections[sections.count - 1].lines.append(Line(name: name, text: text))
    }

    /// Adds a number, with a unit for people.
    mutating func add(_ key: String, _ name: String, _ value: Double, unit: String = "") {
        add(key, name, .double(value.rounded(toPlaces: 4)), value.short + (unit.isEmpty ? "" : " " + unit))
    }

    /// Adds a count.
    mutating func add(_ key: String, _ name: String, _ value: Int) {
        add(key, name, .integer(value), value.grouped)
    }

    /// Adds the spread of durations.
    mutating func add(_ key: String, _ name: String, _ spread: Spread) {
        add(key, name, spread.json, spread.text)
    }

    /// Adds a figure that has a target.
    mutating func add(_ key: String, _ name: String, _ value: Double, unit: String = "", target: Target) {
        let isMet = target.isMet(by: value)
        hasMissedTarget = hasMissedTarget || !isMet
        let figure: JSON = [
            "value": .double(value.rounded(toPlaces: 4)), "target": .string(target.description), "isMet": .bool(isMet),
        ]
        let verdict = isMet ? "met" : Style.forOutput.bold("MISSED")
        let text = value.short + (unit.isEmpty ? "" : " " + unit)
        add(key, name, figure, "\(text)  (target \(target)\(unit.isEmpty ? "" : " " + unit): \(verdict))")
    }

    /// Adds something that must be so.
    mutating func require(_ key: String, _ name: String, _ holds: Bool) {
        hasMissedTarget = hasMissedTarget || !holds
        add(key, name, .bool(holds), holds ? "yes" : Style.forOutput.bold("NO"))
    }

    /// The report for people.
    var text: String {
        let width = sections.flatMap(\.lines).map(\.name.count).max() ?? 0
        return sections.map { section in
            let lines = section.lines.map { line in
                "  " + line.name + String(repeating: " ", count: width - line.name.count + 2) + line.text
            }
            return ([Style.forOutput.bold(section.title)] + lines).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private mutating func set(_ name: String, _ value: JSON) {
        guard let key else { return json[name] = value }
        var section = json[key] ?? [:]
        section[name] = value
        json[key] = section
    }
}

/// What a figure should be.
enum Target: CustomStringConvertible {
    case atLeast(Double)
    case atMost(Double)

    func isMet(by value: Double) -> Bool {
        switch self {
        case .atLeast(let bound): value >= bound
        case .atMost(let bound): value <= bound
        }
    }

    var description: String {
        switch self {
        case .atLeast(let bound): "≥ \(bound.short)"
        case .atMost(let bound): "≤ \(bound.short)"
        }
    }
}

extension Double {
    /// Three significant digits at least, and all digits of large numbers.
    var short: String {
        guard isFinite else { return "-" }
        let places = abs(self) >= 100 ? 0 : abs(self) >= 10 ? 1 : abs(self) >= 1 ? 2 : 3
        let rounded = rounded(toPlaces: places)
        guard places == 0, let whole = Int(exactly: rounded) else { return String(rounded) }
        return whole.grouped
    }

    func rounded(toPlaces places: Int) -> Double {
        let factor = (0..<places).reduce(1.0) { factor, _ in factor * 10 }
        return (self * factor).rounded() / factor
    }
}

extension Int {
    /// The number with a comma between groups of three digits.
    var grouped: String {
        let digits = Array(String(magnitude))
        var text = self < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
