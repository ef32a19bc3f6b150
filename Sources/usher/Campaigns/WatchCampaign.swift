internal import ArgumentParser
internal import JSONModel
internal import UnixSignals

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// `usher campaign watch`: shows how a campaign goes, until it has come to its end.
struct WatchCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract:
            "Show how a campaign goes: bars, rate, expected end and causes of failure, drawn anew in their place.",
        discussion: """
            Where there is no terminal it writes a line when the status changes, and every ten seconds while something else does. It ends with 0 once every customer has a \
            result, and with 1 when the campaign is halted, cancelled or failed. Ctrl-C ends it at any time, and the campaign goes on.
            """
    )

    @OptionGroup var argument: CampaignArgument

    @Option(
        help: ArgumentHelp(
            "How long between two drawings or lines, in seconds. (default: 1 on a terminal, else 10)",
            valueName: "seconds"
        )
    )
    var interval: Double?

    @Flag(help: "Write lines also to a terminal.")
    var plain = false

    @OptionGroup var engine: EndpointOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard interval.map({ (0.1...3600).contains($0) }) ?? true else {
            throw ValidationError("--interval is a number of seconds from 0.1 to 3600.")
        }
    }

    /// How long an engine is waited for that does not answer, such as one that is being restarted.
    private static let patience = Duration.seconds(60)

    func run() async throws {
        let client = try engine.client()
        var screen = plain || output.json ? nil : Terminal.forOutput.map(TerminalScreen.init)
        let guardian = screen == nil ? nil : await TerminalGuard()
        defer { guardian?.cancel() }
        var log = WatchLog(interval: .seconds(interval ?? 10), isJSON: output.json)
        var lastAnswer = ContinuousClock.now
        while true {
            do {
                let view = try await look(client)
                lastAnswer = ContinuousClock.now
                let verdict = Self.verdict(view.campaign)
                if let width = screen?.width {
                    screen?.draw(view.lines(width: width))
                } else {
                    log.write(view, isLast: verdict != nil)
                }
                if let verdict {
                    screen?.end()
                    guard verdict else { throw ExitCode(ExitStatus.findings.rawValue) }
                    return
                }
            } catch let failure as CommandFailure {
                guard failure.status == .unavailable, lastAnswer + Self.patience > ContinuousClock.now else {
                    screen?.end()
                    throw failure
                }
            }
            try await Task.sleep(for: .seconds(min(1, interval ?? 1)))
        }
    }

    private func look(_ client: APIClient) async throws -> CampaignView {
        let campaign = try await client.get(argument.path)
        let hasFailures = campaign["counts"]?["failures"]?.objectValue?.isEmpty == false
        let query = [("select", "campaign:\(argument.campaign)"), ("limit", "5")]
        let failures = hasFailures ? try await client.get("/v1/failures", query: query) : [:]
        return CampaignView(campaign: campaign, failures: failures, style: .forOutput)
    }

    /// Whether the campaign came to a good end; `nil` as long as it goes on.
    private static func verdict(_ campaign: JSON) -> Bool? {
        switch campaign["status"] {
        case "finished": true
        case "halted", "cancelled", "failed": false
        default: nil
        }
    }
}

/// Lines about a campaign, no more than there is something to tell.
private struct WatchLog {
    let interval: Duration
    let isJSON: Bool

    private var lastLine = ""
    private var lastStatus: JSON?
    private var lastTime: ContinuousClock.Instant?

    init(interval: Duration, isJSON: Bool) {
        self.interval = interval
        self.isJSON = isJSON
    }

    /// Writes a line if the status is another one, if it is the last, or if something has changed and it is time.
    mutating func write(_ view: CampaignView, isLast: Bool) {
        let now = ContinuousClock.now
        let isTime = lastTime.map { $0 + interval <= now } ?? true
        let isNew = view.campaign["status"] != lastStatus
        guard isLast || isNew || (isTime && view.line != lastLine) else { return }
        isJSON ? Output.print(view.campaign.text()) : Output.print(view.line)
        (lastLine, lastStatus, lastTime) = (view.line, view.campaign["status"], now)
    }
}

/// Gives the cursor back when the process is interrupted while it draws.
private struct TerminalGuard {
    private let task: Task<Void, Never>

    init() async {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        // A task of its own, because whoever draws may be waiting for an answer; it is cancelled when the drawing is over.
        task = Task {
            for await number in signals {
                Output.write("\n" + TerminalScreen.showCursor, to: STDOUT_FILENO)
                // Ends as the signal would have ended it, so that shells see it.
                signal(number.rawValue, SIG_DFL)
                kill(getpid(), number.rawValue)
            }
        }
    }

    func cancel() { task.cancel() }
}
