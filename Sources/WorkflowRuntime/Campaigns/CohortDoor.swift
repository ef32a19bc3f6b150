internal import Crypto
internal import JSONModel
internal import WorkflowStore

/// Decides who joins a campaign's cohort: pure, one row of the source at a time.
struct CohortDoor {
    /// How many bytes a customer's fields may have, as compact JSON.
    static let maximumSize = 64 << 10
    /// How many characters a reference may have.
    static let maximumReferenceLength = 200
    /// How many characters a value may have by which progress is broken down.
    static let maximumSegmentLength = 64
    /// The field that holds what the product calls the customer.
    static let referenceField = "reference"
    /// The field that says that a customer wants no messages.
    static let optOutField = "optOut"

    /// The fields that hold the customer's contacts, as the workflow declares them.
    let contacts: [ContactField]
    let settings: CampaignSettings
    /// Whether an empty text means that the source says nothing.
    let dropsEmptyTexts: Bool
    let mint: TokenMint

    /// Somebody who may join, if nobody else is the same.
    struct Candidate {
        var line: Int
        var subject: String
        var reference: String?
        var customer: JSON
        var segments: [String: String]
    }

    /// Why a row of the source is not in the cohort.
    struct Refusal: Error, Hashable {
        var code: String
        var message: String
        var reference: String?

        static func invalid(_ message: String, _ reference: String? = nil) -> Refusal {
            Refusal(code: "invalid", message: message, reference: reference)
        }

        static func duplicate(_ reference: String?) -> Refusal {
            let message = "The customer is in the cohort already. Leave the row out."
            return Refusal(code: "duplicate", message: message, reference: reference)
        }
    }

    /// Looks at a row of the source.
    func examine(_ fields: JSONObject, line: Int) throws(Refusal) -> Candidate {
        var fields = fields
        if dropsEmptyTexts {
            for (name, value) in fields where value == "" { fields[name] = nil }
        }
        let reference = try reference(in: fields)
        guard JSON.object(fields).utf8().count <= Self.maximumSize else {
            throw .invalid("The fields have more than \(Self.maximumSize) bytes. Give fewer of them.", reference)
        }
        if fields[Self.optOutField].map(Self.isYes) == true {
            let message = "The customer does not want to be written to."
            throw Refusal(code: "opted_out", message: message, reference: reference)
        }
        let contact: ApplicantContact
        do throws(EngineError) {
            contact = try ApplicantContact(of: .object(fields), fields: contacts)
        } catch {
            throw .invalid(error.message, reference)
        }
        guard let identity = contact.identity else {
            let names = contacts.map { "'\($0.pointer)'" }.joined(separator: " or ")
            let message = "The row says nothing by which the customer is known. Give \(names)."
            throw Refusal(code: "no_contact", message: message, reference: reference)
        }
        if let name = settings.contactHours?.timeZoneField, let zone = fields[name], !zone.isNull {
            guard let text = zone.stringValue, CampaignSettings.isTimeZone(text) else {
                let message = "The field '\(name)' is no time zone. Write one of the IANA list such as Asia/Dubai."
                throw .invalid(message, reference)
            }
        }
        return Candidate(
            line: line,
            subject: mint.blind("applicant", identity),
            reference: reference,
            customer: contact.input,
            segments: try segments(in: fields, reference)
        )
    }

    private func reference(in fields: JSONObject) throws(Refusal) -> String? {
        guard let value = fields[Self.referenceField], !value.isNull else { return nil }
        let text = value.stringValue ?? value.integerValue.map(String.init)
        guard let text, (1...Self.maximumReferenceLength).contains(text.count) else {
            throw .invalid("A reference is a text of 1 to \(Self.maximumReferenceLength) characters.")
        }
        return text
    }

    private func segments(in fields: JSONObject, _ reference: String?) throws(Refusal) -> [String: String] {
        var segments: [String: String] = [:]
        for name in settings.segments {
            guard let value = fields[name], !value.isNull else { continue }
            let text = value.stringValue ?? value.integerValue.map(String.init) ?? value.boolValue.map { String($0) }
            guard let text, (1...Self.maximumSegmentLength).contains(text.count) else {
                let message =
                    "The field '\(name)' has no short value. Give a text of 1 to \(Self.maximumSegmentLength) characters."
                throw .invalid(message, reference)
            }
            segments[name] = text
        }
        return segments
    }

    private static func isYes(_ value: JSON) -> Bool {
        if let flag = value.boolValue { return flag }
        if let number = value.integerValue { return number != 0 }
        return ["true", "yes", "y", "1"].contains(value.stringValue?.lowercased())
    }

    /// The digest of a cohort that got one more row.
    ///
    /// It is the SHA-256 of the digest before, the row's number and its fields with the members in order of their names, with
    /// line breaks between the three.
    static func digest(_ digest: String, with row: CampaignRow) -> String {
        OperatorLog.digest(of: "\(digest)\n\(row.number)\n\(row.customer.canonicalText)")
    }
}
