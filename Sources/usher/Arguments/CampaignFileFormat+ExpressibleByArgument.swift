public import ArgumentParser
public import WorkflowRuntime

/// Lets `--format csv` be read, and refuses what is no format of result files with the list of those.
extension CampaignFileFormat: ExpressibleByArgument {}
