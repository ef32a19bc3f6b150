internal import HTTPTypes
internal import JSONModel

/// Calls of Lambda's Invoke API: `POST /2015-03-31/functions/{name}/invocations`.
extension Integrations {
    /// The names of the errors that Lambda's service model has for Invoke; others are told as its base error.
    static let lambdaErrors: Set<String> = [
        "DurableExecutionAlreadyStartedException", "EC2AccessDeniedException", "EC2ThrottledException",
        "EC2UnexpectedException", "EFSIOException", "EFSMountConnectivityException", "EFSMountFailureException",
        "EFSMountTimeoutException", "ENILimitReachedException", "InvalidParameterValueException",
        "InvalidRequestContentException", "InvalidRuntimeException", "InvalidSecurityGroupIDException",
        "InvalidSubnetIDException", "InvalidZipFileException", "KMSAccessDeniedException", "KMSDisabledException",
        "KMSInvalidStateException", "KMSNotFoundException", "NoPublishedVersionException",
        "RecursiveInvocationException", "RequestTooLargeException", "ResourceConflictException",
        "ResourceNotFoundException", "ResourceNotReadyException", "SerializedRequestEntityTooLargeException",
        "ServiceException", "SnapStartException", "SnapStartNotReadyException", "SnapStartTimeoutException",
        "SubnetIPAddressLimitReachedException", "TooManyRequestsException", "UnsupportedMediaTypeException",
    ]

    /// The call of a function that the `Resource` field names.
    func invocation(of arn: String, _ input: JSON) throws(ServiceRefusal) -> ServiceCall {
        let function = FunctionName(arn)
        var call = try call(of: function, isWrapped: false)
        call.body = .json(input)
        return call
    }

    /// The call that `lambda:invoke` describes.
    func functionInvocation(_ parameters: JSON) throws(ServiceRefusal) -> ServiceCall {
        guard let reference = parameters["FunctionName"]?.stringValue, !reference.isEmpty else {
            throw .parameters("lambda:invoke needs 'FunctionName', a text. Mend the state's Parameters or Arguments.")
        }
        var call = try call(of: FunctionName(reference), isWrapped: true)
        if let qualifier = try text("Qualifier", of: parameters), FunctionName(reference).qualifier == nil {
            call.query.append(("Qualifier", qualifier))
        }
        let fields = [
            ("InvocationType", "X-Amz-Invocation-Type"), ("LogType", "X-Amz-Log-Type"),
            ("ClientContext", "X-Amz-Client-Context"),
        ]
        for (parameter, header) in fields {
            guard let value = try text(parameter, of: parameters), let name = HTTPField.Name(header) else { continue }
            guard HeaderValue.isSafe(value) else {
                throw .parameters("'\(parameter)' of lambda:invoke holds a character that a header cannot hold.")
            }
            call.headers[name] = value
        }
        call.body = Self.payload(parameters["Payload"])
        return call
    }

    /// What a function is given: nothing becomes an empty object, and a text that is JSON goes as that JSON, as in AWS.
    private static func payload(_ value: JSON?) -> ServiceCall.Body {
        switch value {
        case nil, .null?: .json([:])
        case .string(let text)? where (try? JSON(parsing: text)) != nil: .text(text)
        case let value?: .json(value)
        }
    }

    private func call(of function: FunctionName, isWrapped: Bool) throws(ServiceRefusal) -> ServiceCall {
        guard let endpoint = self.function(function.name) else {
            throw ServiceRefusal(
                outcomeClass: .configurationFault,
                errorName: "Lambda.ResourceNotFoundException",
                message: "Function not found: '\(function.name)' is mapped to no address in this engine. "
                    + "Map it under 'functions' in the file of --integrations, then redrive the execution."
            )
        }
        let name = PercentEncoding.encode(endpoint.name ?? function.name)
        var call = ServiceCall(
            .function(function, isWrapped: isWrapped),
            at: endpoint,
            method: .post,
            path: "/2015-03-31/functions/\(name)/invocations"
        )
        if let qualifier = function.qualifier { call.query.append(("Qualifier", qualifier)) }
        call.headers[.contentType] = BodyFormat.json.contentType
        call.connection = endpoint.connection.flatMap { connections[$0] }
        return call
    }

    /// A parameter that is a text, or absent.
    func text(_ name: String, of parameters: JSON) throws(ServiceRefusal) -> String? {
        guard let value = parameters[name], !value.isNull else { return nil }
        guard let text = value.stringValue else {
            throw .parameters("'\(name)' must be a text. Mend the state's Parameters or Arguments.")
        }
        return text
    }
}

extension ServiceCall {
    /// Reads the answer of a function.
    func functionOutcome(_ response: IncomingResponse, _ function: FunctionName, isWrapped: Bool) -> Outcome {
        let status = response.head.status.code
        guard (200..<300).contains(status) else {
            return serviceFailure(response, lambdaService, retriable: "Lambda.ServiceException")
        }
        guard let text = String(validating: response.body, as: UTF8.self) else {
            return unreadable("The function's answer is no UTF-8 text.", status: status, error: "Lambda.Unknown")
        }
        if response.head.headerFields.value(of: "X-Amz-Function-Error") != nil {
            return functionFailure(text, function, isWrapped: isWrapped, status: status)
        }
        // Anything that is no JSON is a text; an asynchronous invocation answers with nothing.
        let payload = text.isEmpty ? JSON.string("") : (try? JSON(parsing: text)) ?? .string(text)
        guard isWrapped else { return Outcome(.ok, result: payload, status: status) }
        var output: JSONObject = [:]
        let version = response.head.headerFields.value(of: "X-Amz-Executed-Version")
        output["ExecutedVersion"] = version.map { .string($0) }
        output["LogResult"] = response.head.headerFields.value(of: "X-Amz-Log-Result").map { .string($0) }
        output["Payload"] = payload
        output.merge(response.serviceMetadata)
        output["StatusCode"] = .integer(status)
        return Outcome(.ok, result: .object(output), status: status)
    }

    /// The function itself failed: the error is the one that it names, and the cause its whole answer.
    private func functionFailure(
        _ text: String,
        _ function: FunctionName,
        isWrapped: Bool,
        status: Int
    ) -> Outcome {
        let payload = (try? JSON(parsing: text)) ?? .null
        let type = payload["errorType"]?.stringValue
        // Step Functions writes the answer anew for lambda:invoke, and passes it on as it is otherwise.
        let cause =
            type == nil
            ? "The cause could not be determined because Lambda did not return an error type. Returned payload: \(text)"
            : isWrapped ? payload.text() : text
        return Outcome(
            .invalid,
            errorName: type ?? "Lambda.Unknown",
            message: "The function '\(function.name)' failed with an error of its own.",
            result: .string(cause),
            status: status
        )
    }

    private var lambdaService: ServiceErrors {
        ServiceErrors(
            prefix: "Lambda",
            service: "AWSLambda",
            base: "AWSLambdaException",
            known: Integrations.lambdaErrors
        )
    }
}
