internal import Foundation
public import JSONModel
public import WorkflowStore

/// Says when a campaign will be done, from how it is set and what was seen of it.
///
/// Two things take time. Customers are started at a rate: as it is set, or slower where something else holds them up, on days that are
/// not frozen, behind the canary. And each customer takes their time, of which `ResponseCurve` says how much. The campaign ends
/// with the last of them, which is a question about the largest of many: it is likely over when fewer than one customer is expected
/// to be left.
///
/// A paused campaign is estimated as if it went on now. With a deadline some customers are taken for ones that do not respond, as long
/// as nothing speaks against it, and end with it.
public struct CampaignEstimator: Sendable {
    /// So many points of each kind of a `CampaignResponse` are enough.
    public static let sampleCount = 1000

    private let record: CampaignRecord
    private let settings: CampaignSettings
    private let response: CampaignResponse
    private let now: Timestamp
    private let curve: ResponseCurve?

    /// Makes an estimator.
    ///
    /// - Parameters:
    ///   - record: the campaign.
    ///   - settings: its settings.
    ///   - response: how long its customers took, read at this moment.
    ///   - now: this moment.
    public init(record: CampaignRecord, settings: CampaignSettings, response: CampaignResponse, at now: Timestamp) {
        self.record = record
        self.settings = settings
        self.response = response
        self.now = now
        curve = ResponseCurve(response)
    }

    /// How far the campaign is, and when it will be done.
    public func progress() -> CampaignProgress {
        let recent = recentMinutes
        var progress = CampaignProgress(
            startsPerMinute: Double(response.recentStarts) / recent,
            endsPerMinute: Double(response.recentEnds) / recent
        )
        progress.medianTime = time(at: 0.5)
        progress.p95Time = time(at: 0.95)
        guard !record.status.isTerminal else { return progress }
        let phase = SendPhase(self)
        if phase.count > 0 {
            let (at, early, late) = (phase.end(atRate: 1), phase.end(atRate: 1.05), phase.end(atRate: 0.9))
            progress.started = .init(at: at, earliest: early, latest: late)
        }
        progress.ended = ended(behind: phase)
        return progress
    }

    /// The time over which starts and ends were counted: the recent time, or as much as there was of it.
    private var recentMinutes: Double {
        let recent = CampaignResponse.recentTime
        let since = record.startedAt.map { min(recent, max(.seconds(1), $0.duration(to: now))) }
        return (since ?? recent).milliseconds / 60_000
    }

    private func time(at share: Double) -> Duration? {
        guard !response.durations.isEmpty else { return nil }
        let index = Int(share * Double(response.durations.count - 1))
        return .milliseconds(response.durations[index])
    }

    // MARK: The last end

    private func ended(behind phase: SendPhase) -> CampaignProgress.Estimate? {
        guard phase.count + response.runningCount > 0 else { return .init(at: now, earliest: now, latest: now) }
        let deadline = settings.deadline.map { max($0, now) }
        guard let curve else {
            // Of nobody's time is anything known but that it ends.
            guard let deadline else { return nil }
            return .init(at: deadline, earliest: min(deadline, phase.end(atRate: 1)), latest: deadline)
        }
        // Who does not respond ends with the deadline; the earliest end is one for which everybody does.
        let likely = deadline == nil ? curve : curve.withSilentCustomers
        func moment(_ left: Double, _ curve: ResponseCurve, _ pace: Double, _ stretch: Double) -> Timestamp? {
            let starts = phase.starts(atRate: pace)
            guard let wait = firstTime(withAtMost: left, starts, curve) else { return deadline }
            let moment = now.advanced(by: .milliseconds(Int64(wait * stretch)))
            return deadline.map { min($0, moment) } ?? moment
        }
        // All have ended with a likelihood of one half, of a twentieth, and of all but a twentieth; and what was seen is a sample.
        let doubt = min(0.5, 2 / Double(max(1, response.endedCount)).squareRoot())
        guard let at = moment(-log(0.5), likely, 1, 1), let early = moment(-log(0.05), curve, 1.05, 1 - doubt),
            let late = moment(-log(0.95), likely, 0.9, 1 + doubt)
        else { return nil }
        return .init(at: at, earliest: min(early, at), latest: max(late, at))
    }

    /// After how many milliseconds so many customers are expected to be left at most; `nil` if that takes longer than ten years.
    private func firstTime(
        withAtMost left: Double,
        _ starts: [(at: Double, weight: Double)],
        _ curve: ResponseCurve
    ) -> Double? {
        let weight = Double(response.runningCount) / Double(max(1, response.waiting.count))
        func expected(after time: Double) -> Double {
            var sum = 0.0
            for start in starts { sum += start.weight * curve.survival(after: time - start.at) }
            for waited in response.waiting {
                sum += weight * curve.survival(after: Double(waited) + time, given: Double(waited))
            }
            return sum
        }
        var (low, high) = (0.0, 10 * 365 * 86_400_000.0)
        guard expected(after: high) <= left else { return nil }
        // To within a second, or a ten thousandth of longer times.
        while high - low > max(1000, low / 10_000) {
            let middle = (low + high) / 2
            if expected(after: middle) > left { low = middle } else { high = middle }
        }
        return high
    }
}

// MARK: - The starts

extension CampaignEstimator {
    /// The starts that are to come.
    private struct SendPhase {
        /// So many moments stand for all starts.
        private static let points = 200
        private static let hour = 3_600_000.0

        /// How many customers are yet to be started.
        let count: Int
        /// How many are started in a millisecond.
        private let rate: Double
        /// When the first of them is started, in milliseconds from now.
        private let begin: Double
        private let now: Timestamp
        private let deadline: Double
        private let calendar: CampaignCalendar?

        init(_ estimator: CampaignEstimator) {
            let (record, settings) = (estimator.record, estimator.settings)
            let isOver = record.status == .draining || CampaignMemory(record.steering).ending != nil
            count = isOver ? 0 : max(0, record.counts.total - record.counts.started)
            rate = estimator.startRate / 60_000
            begin = estimator.canaryTime
            now = estimator.now
            deadline = settings.deadline.map { max(0, estimator.now.duration(to: $0).milliseconds) } ?? .infinity
            calendar = settings.freezeDates.isEmpty ? nil : CampaignCalendar(settings)
        }

        /// When the last customer is started, at some multiple of the rate.
        func end(atRate factor: Double) -> Timestamp {
            now.advanced(by: .milliseconds(Int64(starts(atRate: factor).last?.at ?? 0)))
        }

        /// Moments in milliseconds from now, and for how many starts each stands; the last of them is the last start.
        func starts(atRate factor: Double) -> [(at: Double, weight: Double)] {
            guard count > 0 else { return [] }
            let points = min(count, Self.points)
            let weight = Double(count) / Double(points)
            var starts: [(at: Double, weight: Double)] = []
            var (time, done) = (opening(from: begin), 0.0)
            for point in 1...points {
                let wanted = weight * Double(point)
                while done < wanted {
                    // Days are looked at an hour at a time.
                    let room = calendar == nil ? .infinity : Self.hour - time.truncatingRemainder(dividingBy: Self.hour)
                    let step = min(room, (wanted - done) / (rate * factor))
                    done += step * rate * factor
                    time += step
                    // What a rounding leaves over is nobody.
                    if wanted - done < 1e-6 { done = wanted } else { time = opening(from: time) }
                }
                // Whoever would be started behind the deadline is not.
                guard time <= deadline else { break }
                starts.append((time, weight))
            }
            return starts
        }

        private func opening(from time: Double) -> Double {
            guard let calendar else { return time }
            let moment = now.advanced(by: .milliseconds(Int64(time)))
            return max(time, now.duration(to: calendar.start(from: moment)).milliseconds)
        }
    }

    /// How many customers are started in a minute from now on.
    private var startRate: Double {
        var rate = Double(settings.ratePerMinute)
        if let maximum = settings.maximumRunning, let curve {
            let bound = settings.deadline.map { max(1, now.duration(to: $0).milliseconds) } ?? .infinity
            rate = min(rate, Double(maximum) / max(1e-3, curve.meanTime(boundedBy: bound) / 60_000))
        }
        // Who is started when the rate allows it has the next start before them. If that lies behind, something else holds them up.
        let isHeldUp = record.nextStartAt.map { $0 < now.advanced(by: .seconds(-5)) } ?? false
        if record.status == .running, isHeldUp, canaryTime == 0, response.recentStarts > 0 {
            rate = min(rate, Double(response.recentStarts) / recentMinutes)
        }
        return max(rate, 1e-6)
    }

    /// How long the canary still keeps the others from being started, in milliseconds.
    private var canaryTime: Double {
        guard settings.canary > 0, settings.canary < record.counts.total, !CampaignMemory(record.steering).isCanaryOver
        else { return 0 }
        guard record.counts.ended < settings.canary else { return 0 }
        let left = max(0, settings.canary - record.counts.started)
        let sending = Double(left) / Double(settings.ratePerMinute) * 60_000
        let patience = (record.startedAt ?? now).advanced(by: settings.canaryPatience)
        let bound = max(sending, now.duration(to: patience).milliseconds)
        guard let curve else { return bound }
        return min(bound, firstTime(withAtMost: -log(0.5), [(at: sending, weight: Double(left))], curve) ?? bound)
    }
}

extension Duration {
    fileprivate var milliseconds: Double {
        Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
    }
}
