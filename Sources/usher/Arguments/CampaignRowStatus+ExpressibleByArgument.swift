public import ArgumentParser
public import WorkflowStore

/// Lets `--status` be read of customers in a campaign, and lists the states that there are.
extension CampaignRow.Status: ExpressibleByArgument {}
