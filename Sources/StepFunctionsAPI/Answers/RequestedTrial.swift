internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowRuntime
internal import WorkflowStore

/// The trial of a state in a request, and everything that AWS refuses about one.
enum RequestedTrial {
    /// The name under which a definition of a single state is tried.
    private static let defaultName = "StateName"

    static func trial(_ request: Request, _ backend: Backend) throws -> StateTrial {
        let (stateMachine, name) = try stateMachine(in: request, backend)
        let input = try json("input", in: request) ?? [:]
        let context = try context(of: request, input, name, backend)
        var trial = StateTrial(
            of: name,
            in: stateMachine,
            input: input,
            context: context,
            now: backend.clock.now(),
            seed: UInt64.random(in: .min ... .max)
        )
        guard let type = trial.stateType else { throw refusal("State not found in definition") }
        let variables = try object("variables", in: request) ?? [:]
        trial.variables = Dictionary(variables.map { ($0.key, $0.value) }, uniquingKeysWith: { _, later in later })
        let configuration = request["stateConfiguration"]
        trial.mock = try mock(of: request, type, configuration)
        if case .result(let result)? = trial.mock, let resource = trial.resource {
            let mode = request["mock"]?["fieldValidationMode"]?.stringValue.flatMap(MockedResult.Mode.init(rawValue:))
            try MockedResult.check(result, of: resource, mode ?? .strict)
        }
        trial.retryCount = configuration?["retrierRetryCount"]?.integerValue ?? 0
        trial.failedIterations = configuration?["mapIterationFailureCount"]?.integerValue ?? 0
        if let text = configuration?["mapItemReaderData"]?.stringValue {
            trial.readItems = try parse(text, "mapItemReaderData")
        }
        try check(request, type, trial)
        return trial
    }

    // MARK: Parts

    private static func stateMachine(
        in request: Request,
        _ backend: Backend
    ) throws -> (StateMachine, name: String) {
        let text = request.text("definition")
        if let complaint = backend.complaint(about: text) {
            let reason = "\(DiagnosticCode.invalidJSON): \(complaint.text)"
            throw ServiceFailure(.invalidDefinition, "Invalid State Machine Definition: '\(reason)'")
        }
        var definition = try JSON(parsing: text)
        let isWhole = definition["States"] != nil && definition["StartAt"] != nil
        let name =
            request.optionalText("stateName") ?? (isWhole ? definition["StartAt"]?.stringValue : nil) ?? defaultName
        if !isWhole { definition = ["StartAt": .string(name), "States": .object(JSONObject([(name, definition)]))] }
        var options = DefinitionOptions(dialect: backend.resources.definitionOptions.dialect)
        options.checksTransitions = false
        let (stateMachine, diagnostics) = StateMachine.parse(definition, options: options)
        guard let stateMachine else {
            throw ServiceFailure(.invalidDefinition, diagnostics.invalidDefinitionText)
        }
        return (stateMachine, name)
    }

    private static func mock(
        of request: Request,
        _ type: StateType,
        _ configuration: JSON?
    ) throws(ServiceFailure) -> StateTrial.Mock? {
        guard let mock = request["mock"] else {
            if configuration?["mapIterationFailureCount"] != nil {
                throw refusal("TestState does not support MapIterationFailureCount when a mock is not specified.")
            }
            return nil
        }
        let result = mock["result"]?.stringValue
        let failure = mock["errorOutput"]
        guard result == nil || failure == nil else {
            throw refusal("A test mock should have only one of the following fields: [result, errorOutput].")
        }
        guard [.task, .map, .parallel].contains(type) else {
            throw refusal("State type '\(type.rawValue)' is not supported when a mock is specified")
        }
        guard !request.flag("revealSecrets") else {
            throw refusal("TestState does not support RevealSecrets when a mock is specified.")
        }
        if let failure { return .failure(error: failure["error"]?.stringValue, cause: failure["cause"]?.stringValue) }
        guard let result else { return nil }
        let value = try parse(result, "mock.result")
        if type != .task, value.arrayValue == nil { throw refusal("Mocked result must be an array.") }
        return .result(value)
    }

    private static func check(
        _ request: Request,
        _ type: StateType,
        _ trial: StateTrial
    ) throws(ServiceFailure) {
        guard trial.mock == nil else { return }
        if type == .map || type == .parallel {
            throw ServiceFailure(
                .invalidDefinition,
                "TestState API does not support Map or Parallel states. Supported state types include: "
                    + "[Task, Wait, Pass, Succeed, Fail, Choice]"
            )
        }
        if type == .task, request.optionalText("roleArn") == nil {
            throw refusal("RoleArn must be specified when testing a Task state")
        }
        if let resource = trial.resource, resource.kind == .activity || resource.pattern != .requestResponse {
            throw refusal(
                "TestState does not support activities and the integration patterns '.sync' and '.waitForTaskToken' when a mock "
                    + "is not specified."
            )
        }
    }

    // MARK: The Context object

    private static func context(
        of request: Request,
        _ input: JSON,
        _ name: String,
        _ backend: Backend
    ) throws(ServiceFailure) -> JSON {
        let execution = RandomIdentifier.uuid()
        let machine = RandomIdentifier.uuid()
        let now = backend.clock.now().description
        let hasRetries = ["Task", "Map", "Parallel"].contains { request.text("definition").contains("\"\($0)\"") }
        var state: JSONObject = ["Name": .string(defaultName), "EnteredTime": .string(now)]
        if hasRetries {
            state["RetryCount"] = .integer(request["stateConfiguration"]?["retrierRetryCount"]?.integerValue ?? 0)
        }
        let configuration = backend.configuration
        var context: JSONObject = [
            "Execution": [
                "Id": .string(
                    "arn:aws:states:\(configuration.region):\(configuration.account):express:\(machine):\(execution)"
                ),
                "Input": input,
                "StartTime": .string(now),
                "Name": .string(execution),
                "RoleArn": .text(request.optionalText("roleArn")) ?? .null,
            ],
            "StateMachine": ["Id": .string(configuration.stateMachineARN(machine)), "Name": .string(machine)],
            "State": .object(state),
        ]
        if let given = try object("context", in: request) {
            try check(context: .object(given), request)
            context.merge(given)
        }
        return .object(context)
    }

    /// The members that a made-up Context object may have, and their kinds.
    private static let contextMembers: [String: [String: String]] = [
        "Execution": [
            "Id": "string", "Input": "", "Name": "string", "RoleArn": "string", "StartTime": "string",
            "RedriveCount": "number",
            "RedriveTime": "string",
        ],
        "State": ["EnteredTime": "string", "Name": "string", "RetryCount": "number"],
        "StateMachine": ["Id": "string", "Name": "string"],
        "Task": ["Token": "string"],
    ]

    private static func check(context: JSON, _ request: Request) throws(ServiceFailure) {
        let prefix = "Invalid Context object provided: "
        for (name, value) in context.objectValue ?? [:] {
            if name == "Map" { throw refusal(prefix + "'Map' field is not supported when mocking a Context object") }
            guard let members = contextMembers[name] else { throw refusal(prefix + "Field '\(name)' is not allowed") }
            let text = request.text("definition")
            if name == "Task", !text.contains(".sync"), !text.contains(".waitForTaskToken") {
                throw refusal(
                    prefix + "Context object contains 'Task' when state is not a Task state with a '.sync' or "
                        + "'.waitForTaskToken' service integration pattern"
                )
            }
            for (member, content) in value.objectValue ?? [:] {
                guard let kind = members[member] else { throw refusal(prefix + "Field '\(member)' is not allowed") }
                if !kind.isEmpty, content.kind != kind { throw refusal(prefix + "\(name).\(member) must be a \(kind)") }
            }
        }
    }

    // MARK: JSON in texts

    private static func object(_ name: String, in request: Request) throws(ServiceFailure) -> JSONObject? {
        guard let value = try json(name, in: request) else { return nil }
        guard let object = value.objectValue else { throw refusal("Invalid \(name): it must be a JSON object.") }
        return object
    }

    private static func json(_ name: String, in request: Request) throws(ServiceFailure) -> JSON? {
        guard let text = request.optionalText(name) else { return Optional.none }
        return try parse(text, name)
    }

    private static func parse(_ text: String, _ name: String) throws(ServiceFailure) -> JSON {
        do throws(JSONParseError) {
            return try JSON(parsing: text)
        } catch {
            let message = JSONComplaint(error, in: text).text
            guard name == "input" else { throw refusal("Invalid \(name): '\(message)'") }
            throw ServiceFailure(.invalidExecutionInput, "Invalid State Machine Execution Input: '\(message)'")
        }
    }

    private static func refusal(_ message: String) -> ServiceFailure { ServiceFailure(.validation, message) }
}
