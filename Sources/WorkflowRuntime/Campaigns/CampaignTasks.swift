internal import Connectors
internal import JSONModel
internal import StatesInterpreter

/// Carries out `usher:admit`: makes sure that a customer of a campaign is onboarded once at a time.
///
/// The output is `{"admitted": true}`, or `{"admitted": false, "reason": "in_flight", "onboarding": "onb-12"}`, with the reason
/// `satisfied` where an outcome since the cohort was frozen makes the customer's part superfluous, and with the `outcome` where it is
/// known. What is done about another onboarding that runs is the campaign's policy. Outside campaigns everybody is admitted.
struct AdmitTask: TaskDriver {
    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep { .admit }

    func receive(_ answer: Outcome, for purpose: CallPurpose, of task: TaskProgress, in moment: TaskMoment) -> TaskStep
    {
        begin(task, in: moment)
    }

    func recover(
        _ purpose: CallPurpose,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep { begin(task, in: moment) }
}

/// Carries out `usher:contact`: writes to a customer, when the campaign and the customer's hours allow it.
///
/// The parameters are those of `usher:publish` and `kind`: `invite`, `reminder`, `warning`, `restriction`, `exit`, or another code. The
/// output is what was published, with `sentAt`. It is published and counted in one transaction, so no message goes twice.
///
/// With `freshSeconds`, a message that had to wait for longer is not sent: the task fails with ``outdated`` when it could go, so that
/// the workflow looks again whether there is still something to write.
struct ContactTask: TaskDriver {
    /// The error name for a message that waited for so long that it may not be true any more.
    static let outdated = "Usher.Outdated"
    /// How long a message may be fresh, in seconds: a year.
    private static let freshTimes = 0...31_622_400

    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep {
        let parameters = task.request.parameters
        guard parameters.objectValue != nil, let kind = parameters["kind"]?.stringValue, kind.isOutcomeCode else {
            return Self.refusal(
                "usher:contact takes an object with kind (invite, reminder, warning, restriction, exit or another code) and, if "
                    + "wanted, link, message, expiresAt or step."
            )
        }
        guard let given = parameters["freshSeconds"], !given.isNull else {
            return .contact(kind: kind, freshFor: nil)
        }
        guard let seconds = given.integerValue, Self.freshTimes.contains(seconds) else {
            return Self.refusal(
                "freshSeconds of usher:contact is a whole number from 0 to \(Self.freshTimes.upperBound): how long the message may wait."
            )
        }
        return .contact(kind: kind, freshFor: .seconds(seconds))
    }

    private static func refusal(_ cause: String) -> TaskStep {
        .report(.failed(error: "Usher.InvalidInput", cause: cause, retryAfter: nil))
    }

    func receive(_ answer: Outcome, for purpose: CallPurpose, of task: TaskProgress, in moment: TaskMoment) -> TaskStep
    {
        begin(task, in: moment)
    }

    func recover(
        _ purpose: CallPurpose,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep { begin(task, in: moment) }
}

/// Carries out `usher:milestone`: notes that a customer has come, or has done their part.
///
/// The parameters are `{"reached": "opened"}` or `{"reached": "submitted"}`. The first time counts. The output is `{"reached": …,
/// "at": …}`; outside campaigns nothing is noted.
struct MilestoneTask: TaskDriver {
    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep {
        let parameters = task.request.parameters.objectValue
        guard let parameters, parameters.count == 1,
            let milestone = parameters["reached"]?.stringValue.flatMap(CampaignMilestone.init)
        else {
            let cause = "usher:milestone takes an object with reached: opened or submitted."
            return .report(.failed(error: "Usher.InvalidInput", cause: cause, retryAfter: nil))
        }
        return .reach(milestone)
    }

    func receive(_ answer: Outcome, for purpose: CallPurpose, of task: TaskProgress, in moment: TaskMoment) -> TaskStep
    {
        begin(task, in: moment)
    }

    func recover(
        _ purpose: CallPurpose,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep { begin(task, in: moment) }
}

/// How far a customer has come.
enum CampaignMilestone: String, Sendable, Hashable {
    /// The customer was seen to have come.
    case opened
    /// The customer was seen to have done their part.
    case submitted
}
