// Written by Tests/Clients/service_models.py from AWS's service model of StepFunctions, version 2016-11-23.

extension AnswerModel {
    /// What the operations of StepFunctions answer.
    static let sfnAnswers = AnswerModel(
        """
        CreateActivityOutput ActivityArn!:s CreationDate!:s
        >createActivity CreateActivityOutput
        CreateStateMachineOutput StateMachineArn!:s CreationDate!:s StateMachineVersionArn:s
        >createStateMachine CreateStateMachineOutput
        CreateStateMachineAliasOutput StateMachineAliasArn!:s CreationDate!:s
        >createStateMachineAlias CreateStateMachineAliasOutput
        DeleteActivityOutput
        >deleteActivity DeleteActivityOutput
        DeleteStateMachineOutput
        >deleteStateMachine DeleteStateMachineOutput
        DeleteStateMachineAliasOutput
        >deleteStateMachineAlias DeleteStateMachineAliasOutput
        DeleteStateMachineVersionOutput
        >deleteStateMachineVersion DeleteStateMachineVersionOutput
        EncryptionType =AWS_OWNED_KEY| CUSTOMER_MANAGED_KMS_KEY
        EncryptionConfiguration KmsKeyId:s KmsDataKeyReusePeriodSeconds:n60,900 Type!:EncryptionType
        DescribeActivityOutput ActivityArn!:s Name!:s CreationDate!:s
          EncryptionConfiguration:EncryptionConfiguration
        >describeActivity DescribeActivityOutput
        ExecutionStatus =RUNNING| SUCCEEDED| FAILED| TIMED_OUT| ABORTED| PENDING_REDRIVE
        CloudWatchEventsExecutionDataDetails Included:b
        ExecutionRedriveStatus =REDRIVABLE| NOT_REDRIVABLE| REDRIVABLE_BY_MAP_RUN
        DescribeExecutionOutput ExecutionArn!:s StateMachineArn!:s Name:s Status!:ExecutionStatus StartDate!:s
          StopDate:s Input:s InputDetails:CloudWatchEventsExecutionDataDetails Output:s
          OutputDetails:CloudWatchEventsExecutionDataDetails TraceHeader:s MapRunArn:s Error:s Cause:s
          StateMachineVersionArn:s StateMachineAliasArn:s RedriveCount:n RedriveDate:s
          RedriveStatus:ExecutionRedriveStatus RedriveStatusReason:s
        >describeExecution DescribeExecutionOutput
        MapRunStatus =RUNNING| SUCCEEDED| FAILED| ABORTED
        MapRunItemCounts Pending!:n0, Running!:n0, Succeeded!:n0, Failed!:n0, TimedOut!:n0, Aborted!:n0, Total!:n0,
          ResultsWritten!:n0, FailuresNotRedrivable:n PendingRedrive:n
        MapRunExecutionCounts Pending!:n0, Running!:n0, Succeeded!:n0, Failed!:n0, TimedOut!:n0, Aborted!:n0,
          Total!:n0, ResultsWritten!:n0, FailuresNotRedrivable:n PendingRedrive:n
        DescribeMapRunOutput MapRunArn!:s ExecutionArn!:s Status!:MapRunStatus StartDate!:s StopDate:s
          MaxConcurrency!:n0, ToleratedFailurePercentage!:n0,100 ToleratedFailureCount!:n0,
          ItemCounts!:MapRunItemCounts ExecutionCounts!:MapRunExecutionCounts RedriveCount:n RedriveDate:s
        >describeMapRun DescribeMapRunOutput
        StateMachineStatus =ACTIVE| DELETING
        StateMachineType =STANDARD| EXPRESS
        LogLevel =ALL| ERROR| FATAL| OFF
        CloudWatchLogsLogGroup LogGroupArn:s
        LogDestination CloudWatchLogsLogGroup:CloudWatchLogsLogGroup
        LoggingConfiguration Level:LogLevel IncludeExecutionData:b Destinations:[LogDestination
        TracingConfiguration Enabled:b
        DescribeStateMachineOutput StateMachineArn!:s Name!:s Status:StateMachineStatus Definition!:s RoleArn!:s
          Type!:StateMachineType CreationDate!:s LoggingConfiguration:LoggingConfiguration
          TracingConfiguration:TracingConfiguration Label:s RevisionId:s Description:s
          EncryptionConfiguration:EncryptionConfiguration VariableReferences:{[s
        >describeStateMachine DescribeStateMachineOutput
        RoutingConfigurationListItem StateMachineVersionArn!:s Weight!:n0,100
        DescribeStateMachineAliasOutput StateMachineAliasArn:s Name:s Description:s
          RoutingConfiguration:[RoutingConfigurationListItem CreationDate:s UpdateDate:s
        >describeStateMachineAlias DescribeStateMachineAliasOutput
        DescribeStateMachineForExecutionOutput StateMachineArn!:s Name!:s Definition!:s RoleArn!:s UpdateDate!:s
          LoggingConfiguration:LoggingConfiguration TracingConfiguration:TracingConfiguration MapRunArn:s Label:s
          RevisionId:s EncryptionConfiguration:EncryptionConfiguration VariableReferences:{[s
        >describeStateMachineForExecution DescribeStateMachineForExecutionOutput
        GetActivityTaskOutput TaskToken:s Input:s
        >getActivityTask GetActivityTaskOutput
        HistoryEventType =ActivityFailed| ActivityScheduled| ActivityScheduleFailed| ActivityStarted|
          ActivitySucceeded| ActivityTimedOut| ChoiceStateEntered| ChoiceStateExited| ExecutionAborted|
          ExecutionFailed| ExecutionStarted| ExecutionSucceeded| ExecutionTimedOut| FailStateEntered|
          LambdaFunctionFailed| LambdaFunctionScheduled| LambdaFunctionScheduleFailed| LambdaFunctionStarted|
          LambdaFunctionStartFailed| LambdaFunctionSucceeded| LambdaFunctionTimedOut| MapIterationAborted|
          MapIterationFailed| MapIterationStarted| MapIterationSucceeded| MapStateAborted| MapStateEntered|
          MapStateExited| MapStateFailed| MapStateStarted| MapStateSucceeded| ParallelStateAborted|
          ParallelStateEntered| ParallelStateExited| ParallelStateFailed| ParallelStateStarted|
          ParallelStateSucceeded| PassStateEntered| PassStateExited| SucceedStateEntered| SucceedStateExited|
          TaskFailed| TaskScheduled| TaskStarted| TaskStartFailed| TaskStateAborted| TaskStateEntered|
          TaskStateExited| TaskSubmitFailed| TaskSubmitted| TaskSucceeded| TaskTimedOut| WaitStateAborted|
          WaitStateEntered| WaitStateExited| MapRunAborted| MapRunFailed| MapRunStarted| MapRunSucceeded|
          ExecutionRedriven| MapRunRedriven| EvaluationFailed
        ActivityFailedEventDetails Error:s Cause:s
        ActivityScheduleFailedEventDetails Error:s Cause:s
        HistoryEventExecutionDataDetails Truncated:b
        ActivityScheduledEventDetails Resource!:s Input:s InputDetails:HistoryEventExecutionDataDetails
          TimeoutInSeconds:n HeartbeatInSeconds:n
        ActivityStartedEventDetails WorkerName:s
        ActivitySucceededEventDetails Output:s OutputDetails:HistoryEventExecutionDataDetails
        ActivityTimedOutEventDetails Error:s Cause:s
        TaskFailedEventDetails ResourceType!:s Resource!:s Error:s Cause:s
        TaskCredentials RoleArn:s
        TaskScheduledEventDetails ResourceType!:s Resource!:s Region!:s Parameters!:s TimeoutInSeconds:n
          HeartbeatInSeconds:n TaskCredentials:TaskCredentials
        TaskStartFailedEventDetails ResourceType!:s Resource!:s Error:s Cause:s
        TaskStartedEventDetails ResourceType!:s Resource!:s
        TaskSubmitFailedEventDetails ResourceType!:s Resource!:s Error:s Cause:s
        TaskSubmittedEventDetails ResourceType!:s Resource!:s Output:s
          OutputDetails:HistoryEventExecutionDataDetails
        TaskSucceededEventDetails ResourceType!:s Resource!:s Output:s
          OutputDetails:HistoryEventExecutionDataDetails
        TaskTimedOutEventDetails ResourceType!:s Resource!:s Error:s Cause:s
        ExecutionFailedEventDetails Error:s Cause:s
        ExecutionStartedEventDetails Input:s InputDetails:HistoryEventExecutionDataDetails RoleArn:s
          StateMachineAliasArn:s StateMachineVersionArn:s
        ExecutionSucceededEventDetails Output:s OutputDetails:HistoryEventExecutionDataDetails
        ExecutionAbortedEventDetails Error:s Cause:s
        ExecutionTimedOutEventDetails Error:s Cause:s
        ExecutionRedrivenEventDetails RedriveCount:n
        MapStateStartedEventDetails Length:n0,
        MapIterationEventDetails Name:s Index:n0,
        LambdaFunctionFailedEventDetails Error:s Cause:s
        LambdaFunctionScheduleFailedEventDetails Error:s Cause:s
        LambdaFunctionScheduledEventDetails Resource!:s Input:s InputDetails:HistoryEventExecutionDataDetails
          TimeoutInSeconds:n TaskCredentials:TaskCredentials
        LambdaFunctionStartFailedEventDetails Error:s Cause:s
        LambdaFunctionSucceededEventDetails Output:s OutputDetails:HistoryEventExecutionDataDetails
        LambdaFunctionTimedOutEventDetails Error:s Cause:s
        StateEnteredEventDetails Name!:s Input:s InputDetails:HistoryEventExecutionDataDetails
        AssignedVariablesDetails Truncated:b
        StateExitedEventDetails Name!:s Output:s OutputDetails:HistoryEventExecutionDataDetails AssignedVariables:{s
          AssignedVariablesDetails:AssignedVariablesDetails
        MapRunStartedEventDetails MapRunArn:s
        MapRunFailedEventDetails Error:s Cause:s
        MapRunRedrivenEventDetails MapRunArn:s RedriveCount:n
        EvaluationFailedEventDetails Error:s Cause:s Location:s State!:s
        HistoryEvent Timestamp!:s Type!:HistoryEventType Id!:n PreviousEventId:n
          ActivityFailedEventDetails:ActivityFailedEventDetails
          ActivityScheduleFailedEventDetails:ActivityScheduleFailedEventDetails
          ActivityScheduledEventDetails:ActivityScheduledEventDetails
          ActivityStartedEventDetails:ActivityStartedEventDetails
          ActivitySucceededEventDetails:ActivitySucceededEventDetails
          ActivityTimedOutEventDetails:ActivityTimedOutEventDetails TaskFailedEventDetails:TaskFailedEventDetails
          TaskScheduledEventDetails:TaskScheduledEventDetails
          TaskStartFailedEventDetails:TaskStartFailedEventDetails TaskStartedEventDetails:TaskStartedEventDetails
          TaskSubmitFailedEventDetails:TaskSubmitFailedEventDetails
          TaskSubmittedEventDetails:TaskSubmittedEventDetails TaskSucceededEventDetails:TaskSucceededEventDetails
          TaskTimedOutEventDetails:TaskTimedOutEventDetails ExecutionFailedEventDetails:ExecutionFailedEventDetails
          ExecutionStartedEventDetails:ExecutionStartedEventDetails
          ExecutionSucceededEventDetails:ExecutionSucceededEventDetails
          ExecutionAbortedEventDetails:ExecutionAbortedEventDetails
          ExecutionTimedOutEventDetails:ExecutionTimedOutEventDetails
          ExecutionRedrivenEventDetails:ExecutionRedrivenEventDetails
          MapStateStartedEventDetails:MapStateStartedEventDetails
          MapIterationStartedEventDetails:MapIterationEventDetails
          MapIterationSucceededEventDetails:MapIterationEventDetails
          MapIterationFailedEventDetails:MapIterationEventDetails
          MapIterationAbortedEventDetails:MapIterationEventDetails
          LambdaFunctionFailedEventDetails:LambdaFunctionFailedEventDetails
          LambdaFunctionScheduleFailedEventDetails:LambdaFunctionScheduleFailedEventDetails
          LambdaFunctionScheduledEventDetails:LambdaFunctionScheduledEventDetails
          LambdaFunctionStartFailedEventDetails:LambdaFunctionStartFailedEventDetails
          LambdaFunctionSucceededEventDetails:LambdaFunctionSucceededEventDetails
          LambdaFunctionTimedOutEventDetails:LambdaFunctionTimedOutEventDetails
          StateEnteredEventDetails:StateEnteredEventDetails StateExitedEventDetails:StateExitedEventDetails
          MapRunStartedEventDetails:MapRunStartedEventDetails MapRunFailedEventDetails:MapRunFailedEventDetails
          MapRunRedrivenEventDetails:MapRunRedrivenEventDetails
          EvaluationFailedEventDetails:EvaluationFailedEventDetails
        GetExecutionHistoryOutput Events!:[HistoryEvent NextToken:s
        >getExecutionHistory GetExecutionHistoryOutput
        ActivityListItem ActivityArn!:s Name!:s CreationDate!:s
        ListActivitiesOutput Activities!:[ActivityListItem NextToken:s
        >listActivities ListActivitiesOutput
        ExecutionListItem ExecutionArn!:s StateMachineArn!:s Name!:s Status!:ExecutionStatus StartDate!:s StopDate:s
          MapRunArn:s ItemCount:n0, StateMachineVersionArn:s StateMachineAliasArn:s RedriveCount:n RedriveDate:s
        ListExecutionsOutput Executions!:[ExecutionListItem NextToken:s
        >listExecutions ListExecutionsOutput
        MapRunListItem ExecutionArn!:s MapRunArn!:s StateMachineArn!:s StartDate!:s StopDate:s
        ListMapRunsOutput MapRuns!:[MapRunListItem NextToken:s
        >listMapRuns ListMapRunsOutput
        StateMachineAliasListItem StateMachineAliasArn!:s CreationDate!:s
        ListStateMachineAliasesOutput StateMachineAliases!:[StateMachineAliasListItem NextToken:s
        >listStateMachineAliases ListStateMachineAliasesOutput
        StateMachineVersionListItem StateMachineVersionArn!:s CreationDate!:s
        ListStateMachineVersionsOutput StateMachineVersions!:[StateMachineVersionListItem NextToken:s
        >listStateMachineVersions ListStateMachineVersionsOutput
        StateMachineListItem StateMachineArn!:s Name!:s Type!:StateMachineType CreationDate!:s
        ListStateMachinesOutput StateMachines!:[StateMachineListItem NextToken:s
        >listStateMachines ListStateMachinesOutput
        Tag Key:s Value:s
        ListTagsForResourceOutput Tags:[Tag
        >listTagsForResource ListTagsForResourceOutput
        PublishStateMachineVersionOutput CreationDate!:s StateMachineVersionArn!:s
        >publishStateMachineVersion PublishStateMachineVersionOutput
        RedriveExecutionOutput RedriveDate!:s
        >redriveExecution RedriveExecutionOutput
        SendTaskFailureOutput
        >sendTaskFailure SendTaskFailureOutput
        SendTaskHeartbeatOutput
        >sendTaskHeartbeat SendTaskHeartbeatOutput
        SendTaskSuccessOutput
        >sendTaskSuccess SendTaskSuccessOutput
        StartExecutionOutput ExecutionArn!:s StartDate!:s
        >startExecution StartExecutionOutput
        SyncExecutionStatus =SUCCEEDED| FAILED| TIMED_OUT
        BillingDetails BilledMemoryUsedInMB:n0, BilledDurationInMilliseconds:n0,
        StartSyncExecutionOutput ExecutionArn!:s StateMachineArn:s Name:s StartDate!:s StopDate!:s
          Status!:SyncExecutionStatus Error:s Cause:s Input:s InputDetails:CloudWatchEventsExecutionDataDetails
          Output:s OutputDetails:CloudWatchEventsExecutionDataDetails TraceHeader:s BillingDetails:BillingDetails
        >startSyncExecution StartSyncExecutionOutput
        StopExecutionOutput StopDate!:s
        >stopExecution StopExecutionOutput
        TagResourceOutput
        >tagResource TagResourceOutput
        InspectionDataRequest Protocol:s Method:s Url:s Headers:s Body:s
        InspectionDataResponse Protocol:s StatusCode:s StatusMessage:s Headers:s Body:s
        InspectionErrorDetails CatchIndex:n0, RetryIndex:n0, RetryBackoffIntervalSeconds:n0,
        InspectionData Input:s AfterArguments:s AfterInputPath:s AfterParameters:s Result:s AfterResultSelector:s
          AfterResultPath:s Request:InspectionDataRequest Response:InspectionDataResponse Variables:s
          ErrorDetails:InspectionErrorDetails AfterItemsPath:s AfterItemSelector:s AfterItemBatcher:s
          AfterItemsPointer:s ToleratedFailureCount:n0, ToleratedFailurePercentage:n0,100 MaxConcurrency:n0,
        TestExecutionStatus =SUCCEEDED| FAILED| RETRIABLE| CAUGHT_ERROR
        TestStateOutput Output:s Error:s Cause:s InspectionData:InspectionData NextState:s
          Status:TestExecutionStatus
        >testState TestStateOutput
        UntagResourceOutput
        >untagResource UntagResourceOutput
        UpdateMapRunOutput
        >updateMapRun UpdateMapRunOutput
        UpdateStateMachineOutput UpdateDate!:s RevisionId:s StateMachineVersionArn:s
        >updateStateMachine UpdateStateMachineOutput
        UpdateStateMachineAliasOutput UpdateDate!:s
        >updateStateMachineAlias UpdateStateMachineAliasOutput
        ValidateStateMachineDefinitionResultCode =OK| FAIL
        ValidateStateMachineDefinitionSeverity =ERROR| WARNING
        ValidateStateMachineDefinitionDiagnostic Severity!:ValidateStateMachineDefinitionSeverity Code!:s Message!:s
          Location:s
        ValidateStateMachineDefinitionOutput Result!:ValidateStateMachineDefinitionResultCode
          Diagnostics!:[ValidateStateMachineDefinitionDiagnostic Truncated:b
        >validateStateMachineDefinition ValidateStateMachineDefinitionOutput
        """
    )
}
