internal import JSONModel

/// What a branch's row tells about the task attempt in flight, as far as people ask for it.
///
/// The row's `task` column is written by the runtime; this reads the few members of it that explain a wait.
struct StoredTask: Sendable, Hashable {
    /// What the attempt is doing.
    enum Phase: Sendable, Hashable {
        /// It could call, and waits for room.
        case ready(since: Timestamp)
        /// A call is on its way.
        case calling(since: Timestamp)
        /// It pauses before its next call.
        case pausing(until: Timestamp)
        /// Somebody who holds the task's token has to report.
        case awaitingToken
    }

    /// Why the next or current call is made: `call`, `resolve`, `adopt` or `poll`.
    var purpose: String
    /// The number of the look, for those purposes that look several times.
    var look: Int
    /// The resource that the state names.
    var resource: String
    /// Which attempt of the visit it is, from 1.
    var attempt: Int
    /// When the attempt times out.
    var deadline: Timestamp?
    /// What the attempt is doing.
    var phase: Phase

    /// Reads the column; `nil` where it holds something else.
    init?(_ stored: JSON) {
        guard let resource = stored["r"]?.stringValue, let attempt = stored["n"]?.integerValue, let phase = stored["f"]
        else { return nil }
        self.resource = resource
        self.attempt = attempt
        deadline = stored["d"]?.integerValue.map { Timestamp(milliseconds: Int64($0)) }
        purpose = phase[1]?.stringValue ?? "call"
        look = phase[2]?.integerValue ?? 0
        let moment = phase[3]?.integerValue.map { Timestamp(milliseconds: Int64($0)) }
        switch (phase[0]?.stringValue, moment) {
        case ("ready", let moment?): self.phase = .ready(since: moment)
        case ("calling", let moment?): self.phase = .calling(since: moment)
        case ("pausing", let moment?): self.phase = .pausing(until: moment)
        case ("token", _): self.phase = .awaitingToken
        default: return nil
        }
    }
}
