public import Connectors
internal import JSONModel
public import Logging
internal import Synchronization

/// Where tokens are written down.
public protocol TokenKeeper: AnyObject, Sendable {
    /// What was sealed last for a credential.
    func sealedTokens(of credential: String) throws -> [UInt8]?

    /// Makes sealed tokens durable.
    func keep(sealedTokens: [UInt8], of credential: String) async throws
}

/// Gives tokens to calls that run at the same time: the shell around one ``TokenMachine``.
///
/// Calls for tokens run in tasks of their own, because they belong to nobody who waits: an execution that is stopped must not tear
/// a refresh apart whose answer holds the only good refresh token. Each credential has at most one, and each ends by the time-outs of its request.
public final class TokenDesk: Sendable {
    private struct Contents {
        var machine: TokenMachine
        var waiting: [TokenWaiter: CheckedContinuation<Result<GrantedToken, TokenRefusal>, Never>] = [:]
        /// Those who gave up before they began to wait.
        var withdrawn: Set<TokenWaiter> = []
        var nextWaiter: UInt64 = 1
        weak var keeper: (any TokenKeeper)?
    }

    private let contents: Mutex<Contents>
    private let transport: any Transport
    private let clock: any WallClock
    private let logger: Logger

    /// Makes a desk.
    ///
    /// - Parameters:
    ///   - planner: What makes requests.
    ///   - transport: What sends them.
    ///   - seal: What seals tokens for the store; without one they stay in memory.
    ///   - clock: The time.
    ///   - logger: Where alarms go.
    public init(
        planner: CallPlanner,
        transport: any Transport,
        seal: TokenSeal? = nil,
        clock: any WallClock = SystemClock(),
        logger: Logger
    ) {
        contents = Mutex(Contents(machine: TokenMachine(planner: planner, seal: seal)))
        self.transport = transport
        self.clock = clock
        self.logger = logger
    }

    /// Says where tokens are written down, once there is such a place.
    public func write(to keeper: any TokenKeeper) {
        contents.withLock { $0.keeper = keeper }
    }

    /// How many tokens were asked for since the start.
    public var renewals: Int { contents.withLock { $0.machine.renewals } }

    /// A token for a call, as soon as there is one.
    func token(
        for need: TokenNeed,
        refusing refused: GrantedToken? = nil
    ) async -> Result<GrantedToken, TokenRefusal> {
        let waiter = contents.withLock { contents in
            defer { contents.nextWaiter += 1 }
            return TokenWaiter(contents.nextWaiter)
        }
        defer { contents.withLock { _ = $0.withdrawn.remove(waiter) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let actions: [TokenAction]? = contents.withLock { contents in
                    guard contents.withdrawn.remove(waiter) == nil else { return nil }
                    contents.waiting[waiter] = continuation
                    return contents.machine.request(need, for: waiter, refusing: refused, at: clock.now())
                }
                guard let actions else { return continuation.resume(returning: .failure(.withdrawn(need))) }
                carryOut(actions)
            }
        } onCancel: {
            let continuation: CheckedContinuation<Result<GrantedToken, TokenRefusal>, Never>? = contents.withLock {
                $0.machine.withdraw(waiter)
                if let waiting = $0.waiting.removeValue(forKey: waiter) { return waiting }
                $0.withdrawn.insert(waiter)
                return nil
            }
            continuation?.resume(returning: .failure(.withdrawn(need)))
        }
    }

    /// Looks at what an answer tells about the provider's clock.
    func observe(_ answer: Result<IncomingResponse, TransportFailure>, to need: TokenNeed) {
        guard case .success(let response) = answer else { return }
        let now = clock.now()
        carryOut(contents.withLock { $0.machine.observe(response, to: need, at: now) })
    }

    private func carryOut(_ actions: [TokenAction]) {
        for action in actions {
            switch action {
            case .grant(let waiter, let token): resume(waiter, .success(token))
            case .refuse(let waiter, let outcome): resume(waiter, .failure(TokenRefusal(outcome: outcome)))
            case .alarm(let alarm):
                logger.error("\(alarm.message)", metadata: ["alarm": "\(alarm.kind.rawValue)"])
            case .send(let id, let request):
                Task { [self] in
                    let answer: Result<IncomingResponse, TransportFailure>
                    do throws(TransportFailure) {
                        answer = .success(try await transport.send(request))
                    } catch {
                        answer = .failure(error)
                    }
                    happened { $0.receive(answer, to: id, at: $1) }
                }
            case .load(let credential):
                // A store that cannot be read has forgotten nothing that a login would not replace.
                let sealed = try? keeper?.sealedTokens(of: credential.description)
                happened { $0.loaded(sealed, of: credential, at: $1) }
            case .keep(let credential, let bytes):
                Task { [self] in
                    let isDurable: Bool
                    do {
                        try await keeper?.keep(sealedTokens: bytes, of: credential.description)
                        isDurable = true
                    } catch {
                        isDurable = false
                    }
                    happened { $0.kept(credential, isDurable: isDurable, at: $1) }
                }
            }
        }
    }

    private var keeper: (any TokenKeeper)? { contents.withLock { $0.keeper } }

    private func happened(_ event: (inout TokenMachine, Timestamp) -> [TokenAction]) {
        let now = clock.now()
        carryOut(contents.withLock { event(&$0.machine, now) })
    }

    private func resume(_ waiter: TokenWaiter, _ answer: Result<GrantedToken, TokenRefusal>) {
        contents.withLock { $0.waiting.removeValue(forKey: waiter) }?.resume(returning: answer)
    }
}
