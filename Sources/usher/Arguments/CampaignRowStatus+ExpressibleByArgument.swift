public import ArgumentParser
public import WorkflowStore

extension CampaignRow.Status: ExpressibleByArgument {}
