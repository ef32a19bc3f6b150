internal import ArgumentParser
internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// `usher campaign create`: makes a campaign, hands its file in, freezes it, and shows the report.
struct CreateCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a campaign, collect its customers, freeze them, and show what is known before it begins.",
        discussion: """
            Customers come from a file, from a list of a provider, or from past onboardings. Nobody is started by this.

            The first line of a CSV file (RFC 4180, UTF-8) names the fields; a line of JSON Lines is an object. A customer is known \
            by the fields that the workflow's workflow.json declares as 'applicant'. The field 'reference' is shown in results, and \
            a customer whose field 'optOut' says yes is left out.

            EXAMPLES:
              usher campaign create --workflow re-kyc-campaign --name Q4 \\
                  --customers customers.csv --rate 600/min --canary 100 \\
                  --deadline 2026-12-31 --reminders 3d,7d,12d --hours 10-18 \\
                  --time-zone Asia/Dubai --reason 'Documents expire.'
              usher campaign create --workflow re-kyc-campaign --name Expired \\
                  --settings settings.json --reason 'Expired.' \\
                  --list connector:aurora-sentinel:listCustomers \\
                  --filter '$count(expiredIds) > 0'
              usher campaign create --workflow re-kyc-campaign --name Again \\
                  --select 'workflow:onboarding status:succeeded age:>365d' \\
                  --reason 'A year is over.'
            """
    )

    @Option(help: ArgumentHelp("The workflow: one whose distributed Map reads usher:cohort.", valueName: "name"))
    var workflow: String

    @Option(help: ArgumentHelp("What people call the campaign.", valueName: "text"))
    var name: String

    @Option(help: ArgumentHelp("The file with the customers: CSV with a header, or JSON Lines.", valueName: "file"))
    var customers: String?

    @Option(help: ArgumentHelp("What the file is, if its name does not say it: csv or jsonl.", valueName: "format"))
    var format: String?

    @Option(help: ArgumentHelp("A list operation of a connector that gives the customers.", valueName: "resource"))
    var list: String?

    @Option(help: ArgumentHelp("What the list is restricted to, as a JSON object.", valueName: "json"))
    var listInput: String?

    @Option(
        help: ArgumentHelp(
            "JSONata over an item of the list: whether it belongs to the cohort.",
            valueName: "expression"
        )
    )
    var filter: String?

    @Option(
        name: .customLong("customer"),
        help: ArgumentHelp(
            "JSONata over an item of the list that makes a customer's fields of it.",
            valueName: "expression"
        )
    )
    var customerExpression: String?

    @Option(help: ArgumentHelp("A selector: the applicants of these onboardings.", valueName: "selector"))
    var select: String?

    @Flag(help: "Check the settings and the file, and make nothing.")
    var dryRun = false

    @OptionGroup var settings: CampaignSettingsOptions
    @OptionGroup var options: ReasonedChange

    func validate() throws {
        let sources = [customers, list, select].compactMap(\.self)
        guard sources.count == 1 else {
            throw ValidationError("Say where the customers come from: one of --customers, --list and --select.")
        }
        guard list != nil || (listInput == nil && filter == nil && customerExpression == nil) else {
            throw ValidationError("--list-input, --filter and --customer belong to --list.")
        }
    }

    func run() async throws {
        let members = try settings.members()
        let file = try customers.map { try CampaignFile(path: $0, format: format) }
        let source = try source(file)
        do throws(EngineError) {
            _ = try CampaignSettings(json: .object(members))
            _ = try CampaignSource(json: source)
        } catch {
            throw CommandFailure(.invalidInput, error.message)
        }
        let survey = try file?.survey()
        if dryRun { return show(survey, .object(members), source) }
        let client = try options.change.engine.client()
        let body: JSON = [
            "name": .string(name), "workflow": .string(workflow), "settings": .object(members), "source": source,
            "reason": .string(options.reason),
        ]
        let headers = options.change.actor.headers
        let (_, made) = try await client.post("/v1/campaigns", body, headers: headers)
        guard let key = made["campaign"]?.integerValue else {
            throw CommandFailure(.failure, "The engine's answer names no campaign.")
        }
        let collection = CampaignCollecting(client: client, campaign: key, options: options)
        if let file, let survey {
            Output.note(
                "Campaign \(key) is made. If this is interrupted, go on with: usher campaign import \(key) \(file.path)"
            )
            try await collection.handIn(file, survey, from: 1)
        } else {
            try await collection.wait()
        }
        try await collection.showReport()
    }

    private func source(_ file: CampaignFile?) throws -> JSON {
        if let file { return CampaignSource.file(file.format).json }
        if let select { return ["kind": "selection", "selector": .string(select)] }
        var object: JSONObject = ["kind": "list", "resource": .string(list ?? "")]
        object["input"] = try listInput.map { try InputText.json($0) }
        object["filter"] = filter.map { .string($0) }
        object["customer"] = customerExpression.map { .string($0) }
        return .object(object)
    }

    private func show(_ survey: CampaignFile.Survey?, _ settings: JSON, _ source: JSON) {
        var object: JSONObject = ["isMade": false, "settings": settings, "source": source]
        object["file"] = survey?.json
        guard !options.change.output.json else { return Output.print(.object(object)) }
        Output.print("The settings are understood. Nothing was made.")
        if let survey { Output.print(CampaignText.survey(survey.json)) }
    }
}

/// `usher campaign import`: hands a campaign's file in, from where an interrupted upload stopped.
struct ImportCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Hand a campaign's file in, or go on where that was interrupted; then freeze it and show the report."
    )

    @OptionGroup var argument: CampaignArgument

    @Argument(help: ArgumentHelp("The file with the customers.", valueName: "file"))
    var customers: String

    @Option(help: ArgumentHelp("What the file is, if its name does not say it: csv or jsonl.", valueName: "format"))
    var format: String?

    @Flag(help: "Do not freeze the cohort.")
    var keepOpen = false

    @OptionGroup var options: ReasonedChange

    func run() async throws {
        let file = try CampaignFile(path: customers, format: format)
        let survey = try file.survey()
        let client = try options.change.engine.client()
        let campaign = try await client.get(argument.path)
        guard campaign["source"]?["kind"] == "file" else {
            throw CommandFailure(.conflict, "The campaign's customers do not come from a file.")
        }
        guard let line = campaign["nextLine"]?.integerValue else {
            throw CommandFailure(
                .conflict,
                "The cohort of campaign \(argument.campaign) is frozen. Make another campaign for other customers."
            )
        }
        if line > 1 { Output.note("Going on at line \(line).") }
        let collection = CampaignCollecting(client: client, campaign: argument.campaign, options: options)
        try await collection.handIn(file, survey, from: line, freezes: !keepOpen)
        try await collection.showReport()
    }
}

/// How a campaign that was made gets its customers.
struct CampaignCollecting {
    let client: APIClient
    let campaign: Int
    let options: ReasonedChange

    private var path: String { "/v1/campaigns/\(campaign)" }

    /// Hands a file in from a line, and freezes the cohort.
    func handIn(_ file: CampaignFile, _ survey: CampaignFile.Survey, from line: Int, freezes: Bool = true) async throws
    {
        let headers = options.change.actor.headers
        var upload = CampaignUpload(file, survey, to: campaign, from: line, by: client, headers: headers)
        try await upload.run()
        guard freezes else { return }
        let body: JSON = ["sourceDigest": .string(survey.digest), "reason": .string(options.reason)]
        _ = try await client.post(path + "/freeze", body, headers: headers)
    }

    /// Waits until the engine has collected the customers by itself.
    func wait() async throws {
        var last = 0
        while true {
            // The list does without the tally, for which all customers would be read each time.
            let query = [("after", String(campaign + 1)), ("limit", "1")]
            let page = try await client.get("/v1/campaigns", query: query)
            let answer = page["campaigns"]?[0] ?? [:]
            let read = answer["counts"]?["read"]?.integerValue ?? 0
            if read != last { Output.note("\(CampaignText.grouped(read)) read") }
            last = read
            if answer["status"] == "failed" {
                let reason = answer["statusReason"]?.stringValue ?? ""
                throw CommandFailure(
                    .findings,
                    "The customers of campaign \(campaign) could not be collected. \(reason)"
                )
            }
            guard answer["status"] == "collecting" else { return }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Shows what is known, and what to do next.
    func showReport() async throws {
        let report = try await client.get(path + "/report")
        guard !options.change.output.json else { return Output.print(report) }
        Output.print(CampaignText.report(report))
        if report["rejected"]?.objectValue?.isEmpty == false {
            Output.print("\nSee who is left out: usher campaign rejects \(campaign)")
        }
        if report["status"] == "ready" { Output.print("\nStart it: usher campaign start \(campaign) --reason '…'") }
    }
}
