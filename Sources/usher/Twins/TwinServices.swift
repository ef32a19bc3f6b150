internal import Connectors
internal import CurlTransport
internal import HTTPTypes
internal import Logging
internal import ProviderSandbox
internal import ServiceLifecycle

/// Lets simulated applicants act on time.
struct TwinClock: Service {
    /// How late an applicant may be.
    private static let pause = Duration.milliseconds(200)

    let host: TwinHost

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                host.wake()
                try? await Task.sleep(for: Self.pause)
            }
        }
    }
}

/// Sends what twins send by themselves: the visits of applicants' browsers, and webhooks.
struct TwinPostman: Service {
    let host: TwinHost
    let transport: CurlTransport
    let logger: Logger

    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await effect in host.effects { group.addTask { await send(effect) } }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            host.finish()
        }
    }

    private func send(_ effect: SideEffect) async {
        let call =
            switch effect {
            case .webhook(let call), .visit(let call): call
            }
        if call.delay > .zero { try? await Task.sleep(for: call.delay) }
        do throws(TransportFailure) {
            let response = try await transport.send(OutgoingRequest(head: call.head, body: call.body))
            logger.debug("sent", metadata: ["status": "\(response.head.status.code)"])
        } catch {
            logger.notice("a twin's call found nobody", metadata: ["reason": "\(error.message)"])
        }
    }
}
