internal import ArgumentParser
internal import Foundation
internal import JSONModel
internal import OnboardingAPI

/// Who is meant: a contact as it was given, or one of their onboardings.
struct SubjectOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Their contact, in any spelling that was accepted; - reads it from standard input.",
            discussion: "Other users of this machine can read command lines: prefer - or --onboarding.",
            valueName: "contact"
        )
    )
    var contact: String?

    @Option(
        help: ArgumentHelp(
            "The workflow that the contact was given to, where it could mean several.",
            valueName: "name"
        )
    )
    var workflow: String?

    @Option(help: ArgumentHelp("One of their onboardings.", valueName: "onb-…"))
    var onboarding: OnboardingID?

    func validate() throws {
        guard (contact == nil) != (onboarding == nil) else {
            throw ValidationError("Say who is meant: by --contact or by --onboarding, one of the two.")
        }
    }

    /// The members of a body that name the person.
    func members() -> JSONObject {
        var members: JSONObject = [:]
        if let contact { members["contact"] = .string(contact == "-" ? Self.standardInput() : contact) }
        members["workflow"] = workflow.map { .string($0) }
        members["onboarding"] = onboarding.map { .string($0.description) }
        return members
    }

    private static func standardInput() -> String {
        String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
