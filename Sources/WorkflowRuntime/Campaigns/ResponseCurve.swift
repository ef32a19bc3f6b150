internal import Foundation
internal import WorkflowStore

/// How likely customers have not come to their end yet so long after their start.
///
/// Most customers of a campaign that is estimated early still run, and those who take long are the last to be seen. Whoever counted
/// only the ends would take all customers for quick ones. So the curve is the product-limit estimate of Kaplan and Meier, for which
/// a customer who still runs is somebody known to take longer than so far. Behind the last end that says something it goes on as
/// a log-normal curve, the one that makes what was seen most likely: the last of 200,000 customers lies where nobody was seen yet.
/// Where a good part of all ends falls on the very longest time, that time is a limit of the workflow's, and nobody takes longer.
///
/// Times are milliseconds.
struct ResponseCurve: Sendable {
    /// With fewer customers at risk behind it an end says little.
    private static let leastAtRisk = 20.0
    /// So close to the longest time, and with at least such a share of all, ends are those of a limit.
    private static let limitWidth = 0.99
    private static let limitShare = 0.02
    private static let silentShare = 0.01

    /// Where the curve falls: times, rising, and how likely somebody takes longer.
    private var steps: [(time: Double, survival: Double)] = []
    /// The tail: the mean and the spread of the logarithm of the time.
    private var mean = 0.0
    private var spread = 1.0
    /// Nobody takes longer.
    private var limit = Double.infinity
    /// The share of customers that never come to an end by themselves.
    private var never = 0.0

    /// Makes the curve of what was seen; `nil` where so few ended that nothing can be said.
    init?(_ response: CampaignResponse) {
        guard response.endedCount >= Int(Self.leastAtRisk), !response.durations.isEmpty else { return nil }
        let ends = response.durations.map { Double(max(1, $0)) }
        let waiting = response.waiting.map { Double(max(1, $0)) }
        let endWeight = Double(response.endedCount) / Double(ends.count)
        let waitingWeight = Double(response.runningCount) / Double(max(1, waiting.count))
        findLimit(ends, waiting)
        var (survival, passed) = (1.0, 0)
        var atRisk = Double(response.endedCount + response.runningCount)
        for time in ends where time < limit * Self.limitWidth {
            while passed < waiting.count, waiting[passed] < time {
                atRisk -= waitingWeight
                passed += 1
            }
            guard atRisk - endWeight >= Self.leastAtRisk else { break }
            survival *= 1 - endWeight / atRisk
            atRisk -= endWeight
            if steps.last?.time == time { steps.removeLast() }
            steps.append((time, survival))
        }
        guard !steps.isEmpty else { return nil }
        fitTail(ends, waiting, endWeight, waitingWeight)
    }

    private mutating func findLimit(_ ends: [Double], _ waiting: [Double]) {
        guard let longest = ends.last, (waiting.last ?? 0) <= longest else { return }
        let share = Double(ends.filter { $0 >= longest * Self.limitWidth }.count) / Double(ends.count)
        // A few ends that are all alike are no limit: their spread is only small.
        guard share >= Self.limitShare, ends[0] < longest * Self.limitWidth else { return }
        limit = longest
    }

    /// Finds the log-normal curve that makes what was seen most likely.
    ///
    /// Ends count with their times, and whoever runs with a time that theirs is longer than. In the form that is used (Olsen 1978)
    /// the likelihood has one summit, and Newton's way leads there in a few steps.
    private mutating func fitTail(_ ends: [Double], _ waiting: [Double], _ endWeight: Double, _ waitingWeight: Double) {
        let centre = ends.reduce(0) { $0 + log($1) } / Double(ends.count)
        let seen = ends.filter { $0 < limit * Self.limitWidth }.map { log($0) - centre }
        let open = waiting.map { log($0) - centre }
        // The curve is that of u = slope · x - shift.
        var (slope, shift) = (1.0, 0.0)
        for _ in 0..<50 {
            var (toShift, toSlope) = (0.0, 0.0)
            var (shiftShift, shiftSlope, slopeSlope) = (0.0, 0.0, 0.0)
            func add(_ weight: Double, _ x: Double, _ first: Double, _ second: Double) {
                toShift += weight * first
                toSlope -= weight * first * x
                shiftShift += weight * second
                shiftSlope -= weight * second * x
                slopeSlope += weight * second * x * x
            }
            for x in seen {
                add(endWeight, x, slope * x - shift, -1)
                toSlope += endWeight / slope
                slopeSlope -= endWeight / (slope * slope)
            }
            for x in open {
                let u = slope * x - shift
                let ratio = Self.hazard(u)
                add(waitingWeight, x, ratio, -ratio * (ratio - u))
            }
            let determinant = shiftShift * slopeSlope - shiftSlope * shiftSlope
            guard determinant > 0 else { break }
            let shiftStep = (toSlope * shiftSlope - toShift * slopeSlope) / determinant
            let slopeStep = (toShift * shiftSlope - toSlope * shiftShift) / determinant
            shift += shiftStep
            slope = max(slope / 4, slope + slopeStep)
            if abs(shiftStep) + abs(slopeStep) < 1e-9 * (1 + abs(shift) + slope) { break }
        }
        // Ends at one moment have no spread to be seen; a hundredth is little enough.
        spread = max(0.01, 1 / slope)
        mean = centre + spread * shift
    }

    /// The curve if some customers never respond: one in a hundred, unless fewer than that are seen to be left at the end.
    ///
    /// Early on nobody can tell them from those who take their time, and in practice there are some.
    var withSilentCustomers: ResponseCurve {
        guard limit.isInfinite, let last = steps.last, last.survival > Self.silentShare else { return self }
        var curve = self
        curve.never = Self.silentShare
        return curve
    }

    /// The share of customers that have not ended so long after their start.
    func survival(after time: Double) -> Double { max(never, shareLeft(after: time)) }

    private func shareLeft(after time: Double) -> Double {
        guard time > 0 else { return 1 }
        guard time < limit else { return 0 }
        guard let last = steps.last else { return 1 }
        guard time <= last.time || limit.isFinite else {
            return last.survival * Self.share(above: (log(time) - mean) / spread)
                / max(.leastNormalMagnitude, Self.share(above: (log(last.time) - mean) / spread))
        }
        // The last step at or before the time.
        var (low, high) = (0, steps.count)
        while low < high {
            let middle = (low + high) / 2
            if steps[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? 1 : steps[low - 1].survival
    }

    /// The share of customers that have not ended after a time, of those that had not after another.
    func survival(after time: Double, given earlier: Double) -> Double {
        let before = survival(after: earlier)
        return before > 0 ? min(1, survival(after: time) / before) : 0
    }

    /// How long a customer takes at the mean, where nobody is waited for any longer than `bound`.
    func meanTime(boundedBy bound: Double) -> Double {
        var (sum, before) = (0.0, 0.0)
        // In steps that grow with the time, since the curve does what it does on a logarithmic scale.
        var time = min(bound, steps.first?.time ?? bound)
        while before < bound {
            let share = survival(after: before)
            sum += (time - before) * (share + survival(after: time)) / 2
            guard share > 1e-6 else { break }
            before = time
            time = min(bound, time * 1.05 + 1)
        }
        return sum
    }

    // MARK: The normal distribution

    /// The share of a normal distribution above a value.
    static func share(above z: Double) -> Double { erfc(z / 2.0.squareRoot()) / 2 }

    /// The density at a value, over the share above it.
    static func hazard(_ z: Double) -> Double {
        // Far out the two vanish together, and the ratio is nearly the value itself.
        guard z < 30 else { return z + 1 / z }
        return exp(-z * z / 2) / (2 * Double.pi).squareRoot() / share(above: z)
    }
}
