internal import Connectors
internal import JSONModel
public import Logging
internal import Synchronization

extension Engine {
    /// Stores a message whose sender was verified, and lets those who wait for it look.
    ///
    /// When this returns, the message is durable, and what it led to is decided in the same transaction.
    func receive(_ message: InboundMessage) async throws(EngineError) -> DeliveryOutcome {
        guard case .delivered(let outcome) = try await ask({ .take(message, reply: $0) }) else {
            throw Engine.misdirected
        }
        return outcome
    }

    /// Counts a message that was refused.
    func note(_ refusal: InboundRefusal, from source: InboundTally.Source?) {
        currentStatus.withLock { status in
            status.inbound.refusals[.init(source: source, kind: refusal.kind), default: 0] += 1
        }
    }
}

/// Takes messages of providers in: verifies them, and has them stored.
///
/// Nothing of a refused message is kept; it is counted, and an operator's log says which rule it broke.
public struct InboundDesk: Sendable {
    private let engine: Engine
    private let reader: InboundReader
    private let clock: any WallClock
    private let logger: Logger

    /// Makes a desk before an engine.
    public init(engine: Engine, reader: InboundReader, logger: Logger, clock: any WallClock = SystemClock()) {
        self.engine = engine
        self.reader = reader
        self.logger = logger
        self.clock = clock
    }

    /// Checks an address before the body is read.
    ///
    /// - Throws: ``InboundRefusal`` if nobody expects messages there.
    public func checkSource(connector: String, webhook: String?) throws(InboundRefusal) {
        do throws(InboundRefusal) {
            _ = try reader.source(connector, webhook)
        } catch {
            throw refuse(error, connector, webhook)
        }
    }

    /// Counts a message whose body was too large to be read.
    public func refuseSize(connector: String, webhook: String?) -> InboundRefusal {
        let message = "A message has at most \(InboundRequest.maximumBodySize) bytes."
        return refuse(InboundRefusal(.tooLarge, message), connector, webhook)
    }

    /// Takes a message in.
    ///
    /// - Throws: ``InboundRefusal``.
    public func receive(
        _ request: InboundRequest,
        connector: String,
        webhook: String?
    ) async throws(InboundRefusal) -> DeliveryOutcome {
        let message: InboundMessage
        do throws(InboundRefusal) {
            message = try reader.read(request, connector: connector, webhook: webhook, at: clock.now())
        } catch {
            throw refuse(error, connector, webhook)
        }
        do throws(EngineError) {
            return try await engine.receive(message)
        } catch {
            throw refuse(InboundRefusal(.unavailable, error.message), connector, webhook)
        }
    }

    private func refuse(_ refusal: InboundRefusal, _ connector: String, _ webhook: String?) -> InboundRefusal {
        // Names that nobody knows are a stranger's words, and neither logged nor counted one by one.
        let source = (try? reader.source(connector, webhook)).map {
            InboundTally.Source(connector: $0.connector.name, webhook: $0.webhook.name)
        }
        engine.note(refusal, from: source)
        var metadata: Logger.Metadata = ["refusal": "\(refusal.kind.rawValue)"]
        if let source { metadata["webhook"] = "\(source.connector):\(source.webhook)" }
        if let detail = refusal.detail { metadata["detail"] = "\(detail)" }
        let level: Logger.Level =
            switch refusal.kind {
            // Whoever knocks at every door must not fill the log.
            case .unknownSource: .debug
            case .misconfigured, .unreadable: .error
            case .tooLarge, .wrongMediaType, .unverified, .unavailable: .notice
            }
        logger.log(level: level, "a message from outside was refused", metadata: metadata)
        return refusal
    }
}
