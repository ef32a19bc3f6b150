internal import Connectors
internal import JSONModel
internal import ProviderSandbox
internal import WorkflowRuntime

/// What the proof plays on.
extension CampaignProof {
    /// Whom the provider has known for long.
    static let scenario = "wasAccepted"

    /// How long the engine waits before it looks at a customer whom no webhook told of.
    var pauseBetweenLooks: Duration { time / 4 }

    /// Asks each customer to come, and waits for the provider's decision.
    var recheck: String {
        """
        {"QueryLanguage": "JSONata", "StartAt": "Everybody", "States": {
          "Everybody": {"Type": "Map", "ItemReader": {"Resource": "usher:cohort"}, "ToleratedFailurePercentage": 100,
            "ItemProcessor": {
              "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
              "StartAt": "Admit", "States": {
                "Admit": {"Type": "Task", "Resource": "usher:admit", "Arguments": {},
                  "Assign": {"admission": "{% $states.result %}", "customer": "{% $states.input %}"}, "Next": "IsAdmitted"},
                "IsAdmitted": {"Type": "Choice", "Choices": [{"Condition": "{% $admission.admitted %}", "Next": "Link"}],
                  "Default": "InFlight"},
                "InFlight": {"Type": "Succeed", "Output": {"outcome": "{% $admission.reason %}"}},
                "Link": {"Type": "Task", "Resource": "connector:aurora-sentinel:issueLink",
                  "Arguments": {"email": "{% $customer.email %}"},
                  "Next": "Invite"},
                "Invite": {"Type": "Task", "Resource": "usher:contact",
                  "Arguments": {"kind": "invite", "link": "{% $states.input.link %}",
                    "expiresAt": "{% $states.input.expiresAt %}", "message": "Please show your documents again."},
                  "Next": "Await"},
                "Await": {"Type": "Task", "Resource": "connector:aurora-sentinel:awaitDecision",
                  "Arguments": {"email": "{% $customer.email %}", "customerUuid": "{% $customer.customerUuid %}", "settled": ["accepted", "rejected"],
                    "updatedAfter": "{% $states.context.Usher.campaign.since %}", "secondsBetweenLooks": \(pauseBetweenLooks.components.seconds)},
                  "TimeoutSeconds": "{% $max([1, $floor(($toMillis($states.context.Usher.campaign.deadline) - $toMillis($states.context.State.EnteredTime)) / 1000)]) %}",
                  "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Silent"}],
                  "Output": {"outcome": "{% $states.result.status %}"}, "Next": "Decided"},
                "Decided": {"Type": "Succeed"},
                "Silent": {"Type": "Succeed", "Output": {"outcome": "no_response"}}
              }}, "Output": {}, "End": true}}}
        """
    }

    /// An onboarding that asks the provider once, and is waited for by a person.
    static let apply = """
        {"QueryLanguage": "JSONata", "StartAt": "Find", "States": {
          "Find": {"Type": "Task", "Resource": "connector:aurora-sentinel:findCustomer",
            "Arguments": {"email": "{% $states.input.email %}"}, "End": true}}}
        """

    /// What the campaign does: nothing halts it, and nobody's hours are minded.
    var settings: CampaignSettings {
        var settings = CampaignSettings()
        settings.ratePerMinute = ratePerMinute
        return settings
    }

    func resources() throws -> TaskResources {
        var recheck = WorkflowSettings()
        recheck.applicant = [ContactField(JSONPointer.root.appending("email"), .email)]
        return TaskResources(
            connectors: connectors,
            deployments: TwinProviders.deployments(of: connectors),
            settings: [Self.campaign: recheck]
        )
    }

    /// The twin with all its customers, whose list changes while it is read.
    func sandbox() throws -> Sandbox {
        let dials: JSON = [
            "population": .integer(customers), "updatesBetweenPages": 1, "movesBetweenPages": 1,
            "insertsBetweenPages": 1, "faults": ["latencySeconds": [0.08, 0.16]],
            "webhooks": ["callbackUrl": "http://127.0.0.1:8080/hooks/aurora-sentinel", "lossRate": 0.01],
        ]
        var failures: [String] = []
        let sandbox = TwinProviders.sandbox(dials: ["aurora-sentinel": dials], seed: seed, failures: &failures)
        guard failures.isEmpty else { throw EngineError(.invalidRequest, failures.joined(separator: "\n")) }
        return sandbox
    }
}
