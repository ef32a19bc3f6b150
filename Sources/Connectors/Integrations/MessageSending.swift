internal import HTTPTypes
internal import JSONModel

/// Calls of `sqs:sendMessage` and `events:putEvents`, over the JSON protocol of those services.
extension Integrations {
    private static let messageFields = [
        "DelaySeconds", "MessageAttributes", "MessageSystemAttributes", "MessageDeduplicationId", "MessageGroupId",
    ]

    func message(_ parameters: JSON) throws(ServiceRefusal) -> ServiceCall {
        guard let url = parameters["QueueUrl"]?.stringValue, !url.isEmpty else {
            throw .parameters("sqs:sendMessage needs 'QueueUrl', a text. Mend the state's Parameters or Arguments.")
        }
        guard let endpoint = queue(url) else {
            throw ServiceRefusal(
                outcomeClass: .configurationFault,
                errorName: "SQS.QueueDoesNotExistException",
                message: "The queue of this QueueUrl is mapped to no address in this engine. "
                    + "Map it under 'queues' in the file of --integrations, then redrive the execution."
            )
        }
        var body: JSONObject = ["QueueUrl": .string(url)]
        if let content = parameters["MessageBody"], !content.isNull { body["MessageBody"] = .string(content.formText) }
        // The service gets what it knows: Step Functions drops the rest, too.
        for name in Self.messageFields { body[name] = parameters[name] }
        return service(.message, endpoint, target: "AmazonSQS.SendMessage", version: "1.0", body)
    }

    func events(_ parameters: JSON, from execution: String) throws(ServiceRefusal) -> ServiceCall {
        guard case .array(let entries)? = parameters["Entries"], !entries.isEmpty else {
            throw .parameters("events:putEvents needs 'Entries', an array of events.")
        }
        var endpoints: Set<ServiceEndpoint> = []
        var sent: [JSON] = []
        for entry in entries {
            guard case .object(var event) = entry else { throw .parameters("An event of 'Entries' must be an object.") }
            let bus = event["EventBusName"]?.stringValue ?? "default"
            let name = bus.split(separator: "/").last.map(String.init) ?? bus
            guard let endpoint = eventBus(name) else {
                throw ServiceRefusal(
                    outcomeClass: .configurationFault,
                    errorName: "EventBridge.ResourceNotFoundException",
                    message: "The event bus '\(name)' is mapped to no address in this engine. "
                        + "Map it under 'eventBuses' in the file of --integrations, then redrive the execution."
                )
            }
            endpoints.insert(endpoint)
            if let detail = event["Detail"], detail.stringValue == nil { event["Detail"] = .string(detail.text()) }
            // Step Functions tells who sent the event.
            let origin = [execution, Self.stateMachine(of: execution)].map { JSON.string($0) }
            event["Resources"] = .array((event["Resources"]?.arrayValue ?? []) + origin)
            sent.append(.object(event))
        }
        guard endpoints.count == 1, let endpoint = endpoints.first else {
            throw .parameters("The event buses of 'Entries' are at several addresses. Use a state for each.")
        }
        return service(.events, endpoint, target: "AWSEvents.PutEvents", version: "1.1", ["Entries": .array(sent)])
    }

    private func service(
        _ reading: ServiceCall.Reading,
        _ endpoint: ServiceEndpoint,
        target: String,
        version: String,
        _ body: JSONObject
    ) -> ServiceCall {
        var call = ServiceCall(reading, at: endpoint, method: .post, path: "/")
        call.body = .json(.object(body))
        call.headers[.contentType] = "application/x-amz-json-\(version)"
        if let name = HTTPField.Name("X-Amz-Target") { call.headers[name] = target }
        call.connection = endpoint.connection.flatMap { connections[$0] }
        return call
    }

    /// The state machine's ARN, from that of an execution.
    private static func stateMachine(of execution: String) -> String {
        var parts = execution.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 7 else { return execution }
        parts[5] = "stateMachine"
        return parts.prefix(7).joined(separator: ":")
    }
}

extension ServiceCall {
    /// The errors that the service model of SQS has for SendMessage.
    private static let queueErrors = ServiceErrors(
        prefix: "SQS",
        service: "AmazonSQS",
        base: "AmazonSQSException",
        known: [
            "InvalidAddress", "InvalidMessageContents", "InvalidSecurity", "KmsAccessDenied", "KmsDisabled",
            "KmsInvalidKeyUsage", "KmsInvalidState", "KmsNotFound", "KmsOptInRequired", "KmsThrottled",
            "QueueDoesNotExist", "RequestThrottled", "UnsupportedOperation",
        ]
    )
    private static let eventErrors = ServiceErrors(
        prefix: "EventBridge",
        service: "AmazonCloudWatchEvents",
        base: "AmazonEventBridgeException",
        known: ["InternalException"]
    )

    /// Reads the answer of a queue.
    func messageOutcome(_ response: IncomingResponse) -> Outcome {
        guard let document = document(of: response) else { return serviceFailure(response, Self.queueErrors) }
        var output = document
        output.merge(response.serviceMetadata)
        return Outcome(.ok, result: .object(output), status: response.head.status.code)
    }

    /// Reads the answer of an event bus.
    ///
    /// A single event that was refused fails the task, as in AWS; the others were taken.
    func eventsOutcome(_ response: IncomingResponse) -> Outcome {
        guard let document = document(of: response) else { return serviceFailure(response, Self.eventErrors) }
        let status = response.head.status.code
        let output: JSON = [
            "Entries": document["Entries"] ?? [], "FailedEntryCount": document["FailedEntryCount"] ?? 0,
        ]
        guard output["FailedEntryCount"]?.integerValue ?? 0 > 0 else {
            return Outcome(.ok, result: output, status: status)
        }
        return Outcome(
            .invalid,
            errorName: "EventBridge.FailedEntry",
            message: "The event bus refused one or more of the events.",
            result: .string(output.text()),
            status: status,
            mayHaveHadEffect: true
        )
    }

    /// The answer of a service that succeeded.
    private func document(of response: IncomingResponse) -> JSONObject? {
        guard (200..<300).contains(response.head.status.code) else { return nil }
        return (try? JSON(parsing: response.body))?.objectValue
    }
}
