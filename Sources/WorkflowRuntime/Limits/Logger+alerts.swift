internal import Logging

extension Logger {
    /// Logs what an operator should hear of at once: names, and nothing that a provider or an applicant said.
    func log(_ alert: LimitAlert) {
        switch alert.what {
        case .opened(let reason):
            warning("calls are stopped", metadata: ["bucket": "\(alert.bucket)", "reason": "\(reason)"])
        case .closed:
            notice("calls go again", metadata: ["bucket": "\(alert.bucket)"])
        }
    }

    /// Logs what an operator should hear of at once about a campaign: numbers and classes, and nothing of a customer.
    func log(_ alert: CampaignAlert) {
        warning("a campaign needs somebody", metadata: ["campaign": "\(alert.campaign)", "reason": "\(alert.message)"])
    }
}
