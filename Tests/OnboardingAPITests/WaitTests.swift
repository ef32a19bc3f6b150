import JSONModel
import StatesInterpreter
import Testing
import WorkflowStore

@testable import WorkflowRuntime

@Suite("Why an onboarding waits")
struct WaitTests {
    private static let entered = Timestamp(milliseconds: 1_000_000)
    private static let later = Timestamp(milliseconds: 2_000_000)

    struct Situation: Sendable, CustomTestStringConvertible {
        var what: String
        var wake: WakeSource
        /// The phase of the task in flight, as the row holds it.
        var phase: JSON?
        var hasLink = false
        var stateType = "Task"
        var subject: Wait.Subject
        var actor: Wait.Actor

        var testDescription: String { what }
    }

    private static let situations = [
        Situation(
            what: "an applicant who was shown a link",
            wake: .timer(due: later),
            phase: ["pausing", "poll", 3, 2_000_000],
            hasLink: true,
            subject: .condition,
            actor: .applicant
        ),
        Situation(
            what: "a provider, where the applicant has nothing to do",
            wake: .timer(due: later),
            phase: ["pausing", "poll", 3, 2_000_000],
            subject: .condition,
            actor: .provider
        ),
        Situation(
            what: "a look under way",
            wake: .call(deadline: nil),
            phase: ["calling", "poll", 3, 1_500_000],
            subject: .condition,
            actor: .provider
        ),
        Situation(
            what: "a call under way",
            wake: .call(deadline: nil),
            phase: ["calling", "call", 0, 1_500_000],
            subject: .answer,
            actor: .provider
        ),
        Situation(
            what: "the fate of a call",
            wake: .timer(due: later),
            phase: ["pausing", "resolve", 2, 2_000_000],
            subject: .retry,
            actor: .engine
        ),
        Situation(
            what: "room",
            wake: .capacity(since: later, deadline: nil),
            phase: ["ready", "call", 0, 2_000_000],
            subject: .room,
            actor: .engine
        ),
        Situation(what: "a worker", wake: .token(deadline: nil), phase: ["token"], subject: .report, actor: .worker),
        Situation(what: "a Wait state", wake: .timer(due: later), stateType: "Wait", subject: .time, actor: .engine),
        Situation(what: "a retry", wake: .timer(due: later), subject: .retry, actor: .engine),
        Situation(what: "an operator", wake: .redrive, subject: .redrive, actor: .operator),
    ]

    private func explained(_ situation: Situation) -> Wait? {
        let task = situation.phase.map { phase -> JSON in
            [
                "n": 2, "v": 4, "r": "connector:sardine:createEntity", "p": [:], "s": 1_000_000, "i": 1, "d": 9_000_000,
                "f": phase,
            ]
        }
        let row = BranchRecord(
            path: .root,
            stateName: "CreateEntity",
            enteredAt: Self.entered,
            wake: situation.wake,
            frame: .null,
            activity: .null,
            task: task
        )
        return Wait(row, hasLink: situation.hasLink, stateType: { _ in situation.stateType })
    }

    @Test("each situation has a subject and somebody who can act", arguments: situations)
    func explains(_ situation: Situation) throws {
        let wait = try #require(explained(situation))
        #expect(wait.subject == situation.subject)
        #expect(wait.actor == situation.actor)
        #expect(wait.explanation.hasSuffix("."))
        #expect(wait.json["whoCanAct"] == .string(situation.actor.rawValue))
    }

    @Test("a task tells its deadline, its attempt and its resource")
    func tellsTask() throws {
        let wait = try #require(explained(Self.situations[0]))
        #expect(wait.since == Self.entered)
        #expect(wait.deadline == Timestamp(milliseconds: 9_000_000))
        #expect(wait.nextAt == Self.later)
        #expect(wait.attempt == 2)
        #expect(wait.resource == "connector:sardine:createEntity")
    }

    @Test("branches that wait for branches say nothing", arguments: [WakeSource.children, .parent])
    func leavesOutParents(_ wake: WakeSource) {
        #expect(explained(Situation(what: "", wake: wake, subject: .time, actor: .engine)) == nil)
    }

    @Test("a stored task that cannot be read costs the details, and nothing else")
    func survivesNonsense() throws {
        let situation = Situation(
            what: "",
            wake: .call(deadline: nil),
            phase: "nonsense",
            subject: .answer,
            actor: .provider
        )
        let wait = try #require(explained(situation))
        #expect(wait.subject == .answer)
        #expect(wait.resource == nil)
    }
}
