internal import Hummingbird
internal import Logging
internal import WorkflowRuntime
internal import WorkflowStore

/// Turns every error into problem details, and logs those that are nobody's mistake outside.
struct ProblemMiddleware: RouterMiddleware {
    func handle(
        _ request: Request,
        context: OnboardingContext,
        next: @concurrent (Request, OnboardingContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            throw problem(error, context.logger)
        }
    }

    private func problem(_ error: any Error, _ logger: Logger) -> Problem {
        switch error {
        case let problem as Problem:
            return problem
        case let error as EngineError:
            return Problem(error)
        case let error as StoreError:
            logger.error("a read failed", metadata: ["error": "\(error.message)"])
            return Problem(error)
        case let error as any HTTPResponseError:
            return Problem(frame: error)
        default:
            // The error's own words may hold anything; only its type is logged.
            logger.error("a request failed", metadata: ["error.type": "\(type(of: error))"])
            return Problem(
                .internalServerError,
                "internal",
                title: "The server made a mistake",
                detail: "Nothing more is known here; the server's log names the error. Please report it."
            )
        }
    }
}
