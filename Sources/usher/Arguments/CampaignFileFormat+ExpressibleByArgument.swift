public import ArgumentParser
public import WorkflowRuntime

extension CampaignFileFormat: ExpressibleByArgument {}
