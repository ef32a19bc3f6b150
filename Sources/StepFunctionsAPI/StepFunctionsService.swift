public import HTTPTypes
internal import JSONModel
public import WorkflowRuntime
public import WorkflowStore

/// The AWS Step Functions JSON protocol (`application/x-amz-json-1.0`) over an engine, without a transport of its own.
///
/// A server hands over each `POST /` with its whole body:
///
/// ```swift
/// let (response, bytes) = await service.respond(to: request, body: body)
/// ```
public struct StepFunctionsService: Sendable {
    /// How large a request's body may be, in bytes: the largest definition or payload, escaped, with room for the rest.
    public static let maximumBodySize = 8 << 20
    /// The media type of requests and answers.
    public static let mediaType = "application/x-amz-json-1.0"
    private static let targetPrefix = "AWSStepFunctions."

    private let backend: Backend
    private let verifier: SignatureVerifier?

    /// Makes the service.
    ///
    /// - Parameters:
    ///   - engine: The engine, which decides all changes.
    ///   - store: The engine's store, for reading.
    ///   - resources: What Task states can name; definitions are checked against it.
    ///   - configuration: The engine's configuration, for region and account.
    ///   - keys: The access keys that may call. With `nil` every request is carried out, which only a server that listens on
    ///     its own machine alone may do.
    ///   - pollPatience: How long `GetActivityTask` waits for a task.
    ///   - trier: What makes the calls of Task states that `TestState` tries out without a mock; `nil` if none are made.
    ///   - clock: The time.
    /// - Throws: `StoreError` if the store's secret cannot be read.
    public init(
        engine: Engine,
        store: any EngineStore,
        resources: TaskResources,
        configuration: KernelConfiguration = KernelConfiguration(),
        keys: AccessKeys?,
        pollPatience: Duration = .seconds(60),
        trier: (any TaskTrier)? = nil,
        clock: any WallClock = SystemClock()
    ) throws(StoreError) {
        backend = Backend(
            engine: engine,
            store: store,
            resources: resources,
            configuration: configuration,
            tokens: PageTokens(secret: try store.tokenSecret()),
            clock: clock,
            pollPatience: pollPatience,
            reading: ReadingQueue(),
            trier: trier
        )
        verifier = keys.map { SignatureVerifier(keys: $0, region: configuration.region, service: "states") }
    }

    /// Whether a request may wait for its answer until something happens, as that of an activity's worker does.
    ///
    /// A server cancels it when the client hangs up, so that nothing is handed to somebody who is gone.
    public static func isLongPoll(_ request: HTTPRequest) -> Bool {
        request.headerFields.value("X-Amz-Target") == targetPrefix + Operation.getActivityTask.name
    }

    /// Answers a request.
    public func respond(to request: HTTPRequest, body: [UInt8]) async -> (HTTPResponse, [UInt8]) {
        do {
            let answer = try await carryOut(request, body)
            return Self.response(status: 200, .object(answer))
        } catch {
            let failure = ServiceFailure(error)
            return Self.response(status: failure.code.status, failure.body)
        }
    }

    private func carryOut(_ request: HTTPRequest, _ body: [UInt8]) async throws -> JSONObject {
        guard request.method == .post, request.path?.prefix(while: { $0 != "?" }) == "/",
            let target = request.headerFields.value("X-Amz-Target"), target.hasPrefix(Self.targetPrefix),
            let operation = Operation.all[String(target.dropFirst(Self.targetPrefix.count))]
        else {
            let message =
                "Send POST / with X-Amz-Target: \(Self.targetPrefix)<Operation>, and an operation that exists."
            throw ServiceFailure(.unknownOperation, message)
        }
        guard body.count <= Self.maximumBodySize else {
            throw ServiceFailure(.requestTooLarge, "The request has more than \(Self.maximumBodySize) bytes.")
        }
        let accessKey = try verifier?.verify(request, body: body, at: backend.clock.now())
        let members = try ShapeCheck.members(
            of: Self.parse(body),
            operation.fields,
            maximumPayloadSize: backend.configuration.maximumPayloadSize
        )
        return try await operation.run(Request(members, signedWith: accessKey), backend)
    }

    private static func parse(_ body: [UInt8]) throws(ServiceFailure) -> JSON {
        guard !body.isEmpty else { return [:] }
        do throws(JSONParseError) {
            return try JSON(parsing: body)
        } catch {
            throw ServiceFailure(.serialization, "The request's body is no JSON: \(error)")
        }
    }

    private static func response(status: Int, _ body: JSON) -> (HTTPResponse, [UInt8]) {
        var fields: HTTPFields = [.contentType: mediaType]
        fields.set(RandomIdentifier.uuid(), for: "x-amzn-RequestId")
        return (HTTPResponse(status: .init(code: status), headerFields: fields), body.utf8())
    }
}

extension HTTPFields {
    /// The value of a field by its name as text; `nil` also for a text that is no field's name.
    func value(_ name: String) -> String? { HTTPField.Name(name).flatMap { self[$0] } }

    /// Sets a field by its name as text; a text that is no field's name changes nothing.
    mutating func set(_ value: String, for name: String) {
        if let name = HTTPField.Name(name) { self[name] = value }
    }
}

/// Names without meaning.
enum RandomIdentifier {
    /// A random UUID in lower case (RFC 9562, version 4).
    static func uuid() -> String {
        var generator = SystemRandomNumberGenerator()
        let high = (generator.next() & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000
        let low = (generator.next() & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        let digits = [high, low].map { number in
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
        var characters = Array(digits)
        for position in [20, 16, 12, 8] { characters.insert("-", at: position) }
        return String(characters)
    }
}
