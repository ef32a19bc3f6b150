/// The contacts that choose a scenario: reserved phone numbers, and addresses below a reserved domain.
///
/// No real contact is magic by accident: 555-01xx is reserved for fiction in the North American plan, and `.example` is
/// never registered (RFC 2606 §2).
enum MagicContact {
    /// What all magic numbers end in, before the two digits of the scenario.
    static let digits = "55501"
    /// What all magic e-mail addresses end in, after the scenario's name.
    static let domain = ".sandbox.example"

    /// The number of the scenario that a phone number chooses.
    static func scenarioNumber(ofPhoneNumber text: String) -> Int? {
        let tail = text.utf8.suffix(7)
        guard tail.count == 7, tail.starts(with: digits.utf8) else { return nil }
        var number = 0
        for digit in tail.suffix(2) {
            guard digit &- 48 < 10 else { return nil }
            number = number * 10 + Int(digit &- 48)
        }
        return number
    }

    /// The name of the scenario that an e-mail address chooses, in lower case.
    static func scenarioName(ofEmail text: String) -> String? {
        guard let at = text.lastIndex(of: "@") else { return nil }
        let host = text[at...].dropFirst().lowercased()
        guard host.hasSuffix(domain), host.utf8.count > domain.utf8.count else { return nil }
        return String(host.dropLast(domain.count))
    }

    /// The magic number of a scenario, in the area of San Francisco.
    static func phoneNumber(scenario number: Int) -> String {
        "+1415" + digits + (number < 10 ? "0" : "") + String(number)
    }

    /// A magic address of a scenario.
    static func email(scenario name: String) -> String { "jane@" + name.lowercased() + domain }
}

/// E-mail addresses as the twins take them.
enum EmailAddress {
    /// Whether a text has one `@` between two parts without spaces, and the given length.
    ///
    /// The providers document no more than lengths, so nothing finer is checked.
    static func isValid(_ text: String, length: ClosedRange<Int> = 3...254) -> Bool {
        guard length.contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
    }

    /// The part behind the `@` in lower case; empty where there is none.
    static func domain(of text: String) -> String {
        text.lastIndex(of: "@").map { String(text[$0...].dropFirst()).lowercased() } ?? ""
    }
}
