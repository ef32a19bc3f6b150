internal import ArgumentParser
internal import Foundation
internal import HTTPTypes
internal import JSONModel
internal import OnboardingAPI

/// `usher start`: starts an onboarding exactly once.
struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start an onboarding.",
        discussion: """
            The same key with the same input starts nothing new, so a start that was interrupted can be repeated.

            EXAMPLES:
              usher start sardine-onboarding --input '{"phoneNumber": "+14155550100"}'
              usher start sardine-onboarding --input applicant.json --key customer-4711
              usher start sardine-onboarding --input applicant.json --wait
            """
    )

    /// How long `--wait` pauses between two looks.
    private static let pause = Duration.milliseconds(500)

    @Argument(help: ArgumentHelp("The workflow. 'usher list --machines' shows them.", valueName: "workflow"))
    var workflow: String

    @Option(
        help: ArgumentHelp("The input: JSON, a file that holds it, or - for standard input.", valueName: "json|file|-")
    )
    var input = "{}"

    @Option(
        help: ArgumentHelp("The key that makes the start repeatable. Without one a new key is made.", valueName: "key")
    )
    var key: String?

    @Flag(help: "Wait for the end, and end with 1 if it is no success.")
    var wait = false

    @OptionGroup var engine: EndpointOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try engine.client()
        let body: JSON = ["workflow": .string(workflow), "input": try InputText.json(input)]
        var headers = HTTPFields()
        if let name = HTTPField.Name("Idempotency-Key") { headers[name] = key ?? UUID().uuidString.lowercased() }
        let (head, receipt) = try await client.answer("/v1/onboardings", body, headers: headers)
        guard wait else {
            let isReplay = HTTPField.Name("Idempotency-Replayed").flatMap { head.headerFields[$0] } == "true"
            let isNew = !isReplay && receipt["isNew"]?.boolValue ?? true
            let text = "\(isNew ? "Started" : "Was started before as") \(receipt.text("id") ?? "")."
            return output.show(receipt) { _ in text }
        }
        try await awaitEnd(receipt, EndpointReader(client: client))
    }

    private func awaitEnd(_ receipt: JSON, _ reader: EndpointReader) async throws {
        guard let id = receipt.text("id").flatMap({ OnboardingID($0) }) else {
            throw CommandFailure(.failure, "The answer names no onboarding. Is it an engine? Check --endpoint.")
        }
        Output.note("Started \(id), waiting for its end.")
        var said = ""
        while true {
            let flow = try await reader.onboarding(id)
            guard flow.text("status") == "running" else { return try await finish(flow, reader.calls(of: id)) }
            let why = flow["waiting"]?[0]?.text("explanation") ?? ""
            if why != said, !why.isEmpty { Output.note(why.withoutControls) }
            said = why
            try await Task.sleep(for: Self.pause)
        }
    }

    private func finish(_ flow: JSON, _ calls: JSON) throws {
        output.show(flow) { FlowText.onboarding($0, calls: calls) }
        guard flow.text("status") == "succeeded" else { throw ExitCode(ExitStatus.findings.rawValue) }
    }
}
