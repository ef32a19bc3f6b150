// Written by Tests/Clients/service_models.py from AWS's service model of Lambda, version 2015-03-31.

extension AnswerModel {
    /// What the operations of Lambda answer.
    static let lambdaAnswers = AnswerModel(
        """
        AddLayerVersionPermissionResponse Statement:s RevisionId:s
        >addLayerVersionPermission AddLayerVersionPermissionResponse
        AddPermissionResponse Statement:s
        >addPermission AddPermissionResponse
        OperationType =EXECUTION| CONTEXT| STEP| WAIT| CALLBACK| CHAINED_INVOKE
        OperationStatus =STARTED| PENDING| READY| SUCCEEDED| FAILED| CANCELLED| TIMED_OUT| STOPPED
        ExecutionDetails InputPayload:s
        ErrorObject ErrorMessage:s ErrorType:s ErrorData:s StackTrace:[s
        ContextDetails ReplayChildren:b Result:s Error:ErrorObject
        StepDetails Attempt:n0, NextAttemptTimestamp:s Result:s Error:ErrorObject
        WaitDetails ScheduledEndTimestamp:s
        CallbackDetails CallbackId:s Result:s Error:ErrorObject
        ChainedInvokeDetails Result:s Error:ErrorObject
        Operation Id!:s ParentId:s Name:s Type!:OperationType SubType:s StartTimestamp!:s EndTimestamp:s
          Status!:OperationStatus ExecutionDetails:ExecutionDetails ContextDetails:ContextDetails
          StepDetails:StepDetails WaitDetails:WaitDetails CallbackDetails:CallbackDetails
          ChainedInvokeDetails:ChainedInvokeDetails
        CheckpointUpdatedExecutionState Operations:[Operation NextMarker:s
        CheckpointDurableExecutionResponse CheckpointToken:s NewExecutionState!:CheckpointUpdatedExecutionState
        >checkpointDurableExecution CheckpointDurableExecutionResponse
        AliasRoutingConfiguration AdditionalVersionWeights:{n0.0,1.0
        AliasConfiguration AliasArn:s Name:s FunctionVersion:s Description:s RoutingConfig:AliasRoutingConfiguration
          RevisionId:s
        >createAlias AliasConfiguration
        CapacityProviderState =Pending| Active| Failed| Deleting
        CapacityProviderVpcConfig SubnetIds!:[s SecurityGroupIds!:[s
        CapacityProviderPermissionsConfig CapacityProviderOperatorRoleArn!:s
        Architecture =x86_64| arm64
        InstanceRequirements Architectures:[Architecture AllowedInstanceTypes:[s ExcludedInstanceTypes:[s
        CapacityProviderScalingMode =Auto| Manual
        CapacityProviderPredefinedMetricType =LambdaCapacityProviderAverageCPUUtilization
        TargetTrackingScalingPolicy PredefinedMetricType!:CapacityProviderPredefinedMetricType
          TargetValue!:n0.0,100.0
        CapacityProviderScalingConfig MaxVCpuCount:n2,15000 ScalingMode:CapacityProviderScalingMode
          ScalingPolicies:[TargetTrackingScalingPolicy
        CapacityProvider CapacityProviderArn!:s State!:CapacityProviderState VpcConfig!:CapacityProviderVpcConfig
          PermissionsConfig!:CapacityProviderPermissionsConfig InstanceRequirements:InstanceRequirements
          CapacityProviderScalingConfig:CapacityProviderScalingConfig KmsKeyArn:s LastModified:s
        CreateCapacityProviderResponse CapacityProvider!:CapacityProvider
        >createCapacityProvider CreateCapacityProviderResponse
        AllowedPublishers SigningProfileVersionArns!:[s
        CodeSigningPolicy =Warn| Enforce
        CodeSigningPolicies UntrustedArtifactOnDeployment:CodeSigningPolicy
        CodeSigningConfig CodeSigningConfigId!:s CodeSigningConfigArn!:s Description:s
          AllowedPublishers!:AllowedPublishers CodeSigningPolicies!:CodeSigningPolicies LastModified!:s
        CreateCodeSigningConfigResponse CodeSigningConfig!:CodeSigningConfig
        >createCodeSigningConfig CreateCodeSigningConfigResponse
        EventSourcePosition =TRIM_HORIZON| LATEST| AT_TIMESTAMP
        Filter Pattern:s
        FilterCriteria Filters:[Filter
        OnSuccess Destination:s
        OnFailure Destination:s
        DestinationConfig OnSuccess:OnSuccess OnFailure:OnFailure
        SourceAccessType =BASIC_AUTH| VPC_SUBNET| VPC_SECURITY_GROUP| SASL_SCRAM_512_AUTH| SASL_SCRAM_256_AUTH|
          VIRTUAL_HOST| CLIENT_CERTIFICATE_TLS_AUTH| SERVER_ROOT_CA_CERTIFICATE
        SourceAccessConfiguration Type:SourceAccessType URI:s
        SelfManagedEventSource Endpoints:{[s
        FunctionResponseType =ReportBatchItemFailures
        SchemaRegistryEventRecordFormat =JSON| SOURCE
        KafkaSchemaRegistryAuthType =BASIC_AUTH| CLIENT_CERTIFICATE_TLS_AUTH| SERVER_ROOT_CA_CERTIFICATE
        KafkaSchemaRegistryAccessConfig Type:KafkaSchemaRegistryAuthType URI:s
        KafkaSchemaValidationAttribute =KEY| VALUE
        KafkaSchemaValidationConfig Attribute:KafkaSchemaValidationAttribute
        KafkaSchemaRegistryConfig SchemaRegistryURI:s EventRecordFormat:SchemaRegistryEventRecordFormat
          AccessConfigs:[KafkaSchemaRegistryAccessConfig SchemaValidationConfigs:[KafkaSchemaValidationConfig
        AmazonManagedKafkaEventSourceConfig ConsumerGroupId:s SchemaRegistryConfig:KafkaSchemaRegistryConfig
        SelfManagedKafkaEventSourceConfig ConsumerGroupId:s SchemaRegistryConfig:KafkaSchemaRegistryConfig
        ScalingConfig MaximumConcurrency:n2,1000
        FullDocument =UpdateLookup| Default
        DocumentDBEventSourceConfig DatabaseName:s CollectionName:s FullDocument:FullDocument
        FilterCriteriaError ErrorCode:s Message:s
        EventSourceMappingMetric =EventCount| ErrorCount| KafkaMetrics
        EventSourceMappingMetricsConfig Metrics:[EventSourceMappingMetric
        EventSourceMappingSystemLogLevel =DEBUG| INFO| WARN
        EventSourceMappingLoggingConfig SystemLogLevel:EventSourceMappingSystemLogLevel
        ProvisionedPollerConfig MinimumPollers:n1,200 MaximumPollers:n1,2000 PollerGroupName:s
        EventSourceMappingConfiguration UUID:s StartingPosition:EventSourcePosition StartingPositionTimestamp:s
          BatchSize:n1,10000 MaximumBatchingWindowInSeconds:n0,300 ParallelizationFactor:n1,10 EventSourceArn:s
          FilterCriteria:FilterCriteria FunctionArn:s LastModified:s LastProcessingResult:s State:s
          StateTransitionReason:s DestinationConfig:DestinationConfig Topics:[s Queues:[s
          SourceAccessConfigurations:[SourceAccessConfiguration SelfManagedEventSource:SelfManagedEventSource
          MaximumRecordAgeInSeconds:n-1,604800 BisectBatchOnFunctionError:b MaximumRetryAttempts:n-1,10000
          TumblingWindowInSeconds:n0,900 FunctionResponseTypes:[FunctionResponseType
          AmazonManagedKafkaEventSourceConfig:AmazonManagedKafkaEventSourceConfig
          SelfManagedKafkaEventSourceConfig:SelfManagedKafkaEventSourceConfig ScalingConfig:ScalingConfig
          DocumentDBEventSourceConfig:DocumentDBEventSourceConfig KMSKeyArn:s
          FilterCriteriaError:FilterCriteriaError EventSourceMappingArn:s
          MetricsConfig:EventSourceMappingMetricsConfig LoggingConfig:EventSourceMappingLoggingConfig
          ProvisionedPollerConfig:ProvisionedPollerConfig
        >createEventSourceMapping EventSourceMappingConfiguration
        Runtime =nodejs| nodejs4.3| nodejs6.10| nodejs8.10| nodejs10.x| nodejs12.x| nodejs14.x| nodejs16.x| java8|
          java8.al2| java11| python2.7| python3.6| python3.7| python3.8| python3.9| dotnetcore1.0| dotnetcore2.0|
          dotnetcore2.1| dotnetcore3.1| dotnet6| dotnet8| nodejs4.3-edge| go1.x| ruby2.5| ruby2.7| provided|
          provided.al2| nodejs18.x| python3.10| java17| ruby3.2| ruby3.3| ruby3.4| python3.11| nodejs20.x|
          provided.al2023| python3.12| java21| python3.13| nodejs22.x| nodejs24.x| python3.14| java25| dotnet10|
          ruby4.0
        VpcConfigResponse SubnetIds:[s SecurityGroupIds:[s VpcId:s Ipv6AllowedForDualStack:b
        DeadLetterConfig TargetArn:s
        EnvironmentError ErrorCode:s Message:s
        EnvironmentResponse Variables:{s Error:EnvironmentError
        TracingMode =Active| PassThrough
        TracingConfigResponse Mode:TracingMode
        Layer Arn:s CodeSize:n SigningProfileVersionArn:s SigningJobArn:s
        State =Pending| Active| Inactive| Failed| Deactivating| Deactivated| ActiveNonInvocable| Deleting
        StateReasonCode =Idle| Creating| Restoring| EniLimitExceeded| InsufficientRolePermissions|
          InvalidConfiguration| InternalError| SubnetOutOfIPAddresses| InvalidSubnet| InvalidSecurityGroup|
          ImageDeleted| ImageAccessDenied| InvalidImage| KMSKeyAccessDenied| KMSKeyNotFound| InvalidStateKMSKey|
          DisabledKMSKey| EFSIOError| EFSMountConnectivityError| EFSMountFailure| EFSMountTimeout| InvalidRuntime|
          InvalidZipFileException| FunctionError| DrainingDurableExecutions| VcpuLimitExceeded|
          CapacityProviderScalingLimitExceeded| InsufficientCapacity| EC2RequestLimitExceeded|
          FunctionError.InitTimeout| FunctionError.RuntimeInitError| FunctionError.ExtensionInitError|
          FunctionError.InvalidEntryPoint| FunctionError.InvalidWorkingDirectory| FunctionError.PermissionDenied|
          FunctionError.TooManyExtensions| FunctionError.InitResourceExhausted| DisallowedByVpcEncryptionControl
        LastUpdateStatus =Successful| Failed| InProgress
        LastUpdateStatusReasonCode =EniLimitExceeded| InsufficientRolePermissions| InvalidConfiguration|
          InternalError| SubnetOutOfIPAddresses| InvalidSubnet| InvalidSecurityGroup| ImageDeleted|
          ImageAccessDenied| InvalidImage| KMSKeyAccessDenied| KMSKeyNotFound| InvalidStateKMSKey| DisabledKMSKey|
          EFSIOError| EFSMountConnectivityError| EFSMountFailure| EFSMountTimeout| InvalidRuntime|
          InvalidZipFileException| FunctionError| VcpuLimitExceeded| CapacityProviderScalingLimitExceeded|
          InsufficientCapacity| EC2RequestLimitExceeded| FunctionError.InitTimeout| FunctionError.RuntimeInitError|
          FunctionError.ExtensionInitError| FunctionError.InvalidEntryPoint| FunctionError.InvalidWorkingDirectory|
          FunctionError.PermissionDenied| FunctionError.TooManyExtensions| FunctionError.InitResourceExhausted|
          DisallowedByVpcEncryptionControl
        FileSystemConfig Arn!:s LocalMountPath!:s
        PackageType =Zip| Image
        ImageConfig EntryPoint:[s Command:[s WorkingDirectory:s
        ImageConfigError ErrorCode:s Message:s
        ImageConfigResponse ImageConfig:ImageConfig Error:ImageConfigError
        EphemeralStorage Size!:n512,10240
        SnapStartApplyOn =PublishedVersions| None
        SnapStartOptimizationStatus =On| Off
        SnapStartResponse ApplyOn:SnapStartApplyOn OptimizationStatus:SnapStartOptimizationStatus
        RuntimeVersionError ErrorCode:s Message:s
        RuntimeVersionConfig RuntimeVersionArn:s Error:RuntimeVersionError
        LogFormat =JSON| Text
        ApplicationLogLevel =TRACE| DEBUG| INFO| WARN| ERROR| FATAL
        SystemLogLevel =DEBUG| INFO| WARN
        LoggingConfig LogFormat:LogFormat ApplicationLogLevel:ApplicationLogLevel SystemLogLevel:SystemLogLevel
          LogGroup:s
        LambdaManagedInstancesCapacityProviderConfig CapacityProviderArn!:s
          PerExecutionEnvironmentMaxConcurrency:n1,1600 ExecutionEnvironmentMemoryGiBPerVCpu:n2.0,8.0
        CapacityProviderConfig
          LambdaManagedInstancesCapacityProviderConfig!:LambdaManagedInstancesCapacityProviderConfig
        DurableConfig RetentionPeriodInDays:n1,90 ExecutionTimeout:n1,31622400
        TenantIsolationMode =PER_TENANT
        TenancyConfig TenantIsolationMode!:TenantIsolationMode
        FunctionConfiguration FunctionName:s FunctionArn:s Runtime:Runtime Role:s Handler:s CodeSize:n Description:s
          Timeout:n1, MemorySize:n128,32768 LastModified:s CodeSha256:s Version:s VpcConfig:VpcConfigResponse
          DeadLetterConfig:DeadLetterConfig Environment:EnvironmentResponse KMSKeyArn:s
          TracingConfig:TracingConfigResponse MasterArn:s RevisionId:s Layers:[Layer State:State StateReason:s
          StateReasonCode:StateReasonCode LastUpdateStatus:LastUpdateStatus LastUpdateStatusReason:s
          LastUpdateStatusReasonCode:LastUpdateStatusReasonCode FileSystemConfigs:[FileSystemConfig
          PackageType:PackageType ImageConfigResponse:ImageConfigResponse SigningProfileVersionArn:s SigningJobArn:s
          Architectures:[Architecture EphemeralStorage:EphemeralStorage SnapStart:SnapStartResponse
          RuntimeVersionConfig:RuntimeVersionConfig LoggingConfig:LoggingConfig
          CapacityProviderConfig:CapacityProviderConfig ConfigSha256:s DurableConfig:DurableConfig
          TenancyConfig:TenancyConfig
        >createFunction FunctionConfiguration
        FunctionUrlAuthType =NONE| AWS_IAM
        Cors AllowCredentials:b AllowHeaders:[s AllowMethods:[s AllowOrigins:[s ExposeHeaders:[s MaxAge:n0,86400
        InvokeMode =BUFFERED| RESPONSE_STREAM
        CreateFunctionUrlConfigResponse FunctionUrl!:s FunctionArn!:s AuthType!:FunctionUrlAuthType Cors:Cors
          CreationTime!:s InvokeMode:InvokeMode
        >createFunctionUrlConfig CreateFunctionUrlConfigResponse
        DeleteCapacityProviderResponse CapacityProvider!:CapacityProvider
        >deleteCapacityProvider DeleteCapacityProviderResponse
        DeleteCodeSigningConfigResponse
        >deleteCodeSigningConfig DeleteCodeSigningConfigResponse
        >deleteEventSourceMapping EventSourceMappingConfiguration
        DeleteFunctionResponse StatusCode:n
        >deleteFunction DeleteFunctionResponse
        AccountLimit TotalCodeSize:n CodeSizeUnzipped:n CodeSizeZipped:n ConcurrentExecutions:n
          UnreservedConcurrentExecutions:n0,
        AccountUsage TotalCodeSize:n FunctionCount:n
        GetAccountSettingsResponse AccountLimit:AccountLimit AccountUsage:AccountUsage
        >getAccountSettings GetAccountSettingsResponse
        >getAlias AliasConfiguration
        GetCapacityProviderResponse CapacityProvider!:CapacityProvider
        >getCapacityProvider GetCapacityProviderResponse
        GetCodeSigningConfigResponse CodeSigningConfig!:CodeSigningConfig
        >getCodeSigningConfig GetCodeSigningConfigResponse
        ExecutionStatus =RUNNING| SUCCEEDED| FAILED| TIMED_OUT| STOPPED
        TraceHeader XAmznTraceId:s
        GetDurableExecutionResponse DurableExecutionArn!:s DurableExecutionName!:s FunctionArn!:s InputPayload:s
          Result:s Error:ErrorObject StartTimestamp!:s Status!:ExecutionStatus EndTimestamp:s Version:s
          TraceHeader:TraceHeader
        >getDurableExecution GetDurableExecutionResponse
        EventType =ExecutionStarted| ExecutionSucceeded| ExecutionFailed| ExecutionTimedOut| ExecutionStopped|
          ContextStarted| ContextSucceeded| ContextFailed| WaitStarted| WaitSucceeded| WaitCancelled| StepStarted|
          StepSucceeded| StepFailed| ChainedInvokeStarted| ChainedInvokeSucceeded| ChainedInvokeFailed|
          ChainedInvokeTimedOut| ChainedInvokeStopped| CallbackStarted| CallbackSucceeded| CallbackFailed|
          CallbackTimedOut| InvocationCompleted
        EventInput Payload:s Truncated:b
        ExecutionStartedDetails Input!:EventInput ExecutionTimeout!:n0,
        EventResult Payload:s Truncated:b
        ExecutionSucceededDetails Result!:EventResult
        EventError Payload:ErrorObject Truncated:b
        ExecutionFailedDetails Error!:EventError
        ExecutionTimedOutDetails Error:EventError
        ExecutionStoppedDetails Error!:EventError
        ContextStartedDetails
        ContextSucceededDetails Result!:EventResult
        ContextFailedDetails Error!:EventError
        WaitStartedDetails Duration!:n0, ScheduledEndTimestamp!:s
        WaitSucceededDetails Duration:n0,
        WaitCancelledDetails Error:EventError
        StepStartedDetails
        RetryDetails CurrentAttempt:n0, NextAttemptDelaySeconds:n0,
        StepSucceededDetails Result!:EventResult RetryDetails!:RetryDetails
        StepFailedDetails Error!:EventError RetryDetails!:RetryDetails
        ChainedInvokeStartedDetails FunctionName!:s TenantId:s Input:EventInput ExecutedVersion:s
          DurableExecutionArn:s
        ChainedInvokeSucceededDetails Result!:EventResult
        ChainedInvokeFailedDetails Error!:EventError
        ChainedInvokeTimedOutDetails Error!:EventError
        ChainedInvokeStoppedDetails Error!:EventError
        CallbackStartedDetails CallbackId!:s HeartbeatTimeout:n0, Timeout:n0,
        CallbackSucceededDetails Result!:EventResult
        CallbackFailedDetails Error!:EventError
        CallbackTimedOutDetails Error!:EventError
        InvocationCompletedDetails StartTimestamp!:s EndTimestamp!:s RequestId!:s Error:EventError
        Event EventType:EventType SubType:s EventId:n1, Id:s Name:s EventTimestamp:s ParentId:s
          ExecutionStartedDetails:ExecutionStartedDetails ExecutionSucceededDetails:ExecutionSucceededDetails
          ExecutionFailedDetails:ExecutionFailedDetails ExecutionTimedOutDetails:ExecutionTimedOutDetails
          ExecutionStoppedDetails:ExecutionStoppedDetails ContextStartedDetails:ContextStartedDetails
          ContextSucceededDetails:ContextSucceededDetails ContextFailedDetails:ContextFailedDetails
          WaitStartedDetails:WaitStartedDetails WaitSucceededDetails:WaitSucceededDetails
          WaitCancelledDetails:WaitCancelledDetails StepStartedDetails:StepStartedDetails
          StepSucceededDetails:StepSucceededDetails StepFailedDetails:StepFailedDetails
          ChainedInvokeStartedDetails:ChainedInvokeStartedDetails
          ChainedInvokeSucceededDetails:ChainedInvokeSucceededDetails
          ChainedInvokeFailedDetails:ChainedInvokeFailedDetails
          ChainedInvokeTimedOutDetails:ChainedInvokeTimedOutDetails
          ChainedInvokeStoppedDetails:ChainedInvokeStoppedDetails CallbackStartedDetails:CallbackStartedDetails
          CallbackSucceededDetails:CallbackSucceededDetails CallbackFailedDetails:CallbackFailedDetails
          CallbackTimedOutDetails:CallbackTimedOutDetails InvocationCompletedDetails:InvocationCompletedDetails
        GetDurableExecutionHistoryResponse Events!:[Event NextMarker:s
        >getDurableExecutionHistory GetDurableExecutionHistoryResponse
        GetDurableExecutionStateResponse Operations!:[Operation NextMarker:s
        >getDurableExecutionState GetDurableExecutionStateResponse
        >getEventSourceMapping EventSourceMappingConfiguration
        FunctionCodeLocation RepositoryType:s Location:s ImageUri:s ResolvedImageUri:s SourceKMSKeyArn:s
        TagsError ErrorCode!:s Message!:s
        Concurrency ReservedConcurrentExecutions:n0,
        GetFunctionResponse Configuration:FunctionConfiguration Code:FunctionCodeLocation Tags:{s
          TagsError:TagsError Concurrency:Concurrency
        >getFunction GetFunctionResponse
        GetFunctionCodeSigningConfigResponse CodeSigningConfigArn!:s FunctionName!:s
        >getFunctionCodeSigningConfig GetFunctionCodeSigningConfigResponse
        GetFunctionConcurrencyResponse ReservedConcurrentExecutions:n0,
        >getFunctionConcurrency GetFunctionConcurrencyResponse
        >getFunctionConfiguration FunctionConfiguration
        FunctionEventInvokeConfig LastModified:s FunctionArn:s MaximumRetryAttempts:n0,2
          MaximumEventAgeInSeconds:n60,21600 DestinationConfig:DestinationConfig
        >getFunctionEventInvokeConfig FunctionEventInvokeConfig
        RecursiveLoop =Allow| Terminate
        GetFunctionRecursionConfigResponse RecursiveLoop:RecursiveLoop
        >getFunctionRecursionConfig GetFunctionRecursionConfigResponse
        FunctionScalingConfig MinExecutionEnvironments:n0,15000 MaxExecutionEnvironments:n0,15000
        GetFunctionScalingConfigResponse FunctionArn:s AppliedFunctionScalingConfig:FunctionScalingConfig
          RequestedFunctionScalingConfig:FunctionScalingConfig
        >getFunctionScalingConfig GetFunctionScalingConfigResponse
        GetFunctionUrlConfigResponse FunctionUrl!:s FunctionArn!:s AuthType!:FunctionUrlAuthType Cors:Cors
          CreationTime!:s LastModifiedTime!:s InvokeMode:InvokeMode
        >getFunctionUrlConfig GetFunctionUrlConfigResponse
        LayerVersionContentOutput Location:s CodeSha256:s CodeSize:n SigningProfileVersionArn:s SigningJobArn:s
        GetLayerVersionResponse Content:LayerVersionContentOutput LayerArn:s LayerVersionArn:s Description:s
          CreatedDate:s Version:n CompatibleRuntimes:[Runtime LicenseInfo:s CompatibleArchitectures:[Architecture
        >getLayerVersion GetLayerVersionResponse
        >getLayerVersionByArn GetLayerVersionResponse
        GetLayerVersionPolicyResponse Policy:s RevisionId:s
        >getLayerVersionPolicy GetLayerVersionPolicyResponse
        GetPolicyResponse Policy:s RevisionId:s
        >getPolicy GetPolicyResponse
        ProvisionedConcurrencyStatusEnum =IN_PROGRESS| READY| FAILED
        GetProvisionedConcurrencyConfigResponse RequestedProvisionedConcurrentExecutions:n1,
          AvailableProvisionedConcurrentExecutions:n0, AllocatedProvisionedConcurrentExecutions:n0,
          Status:ProvisionedConcurrencyStatusEnum StatusReason:s LastModified:s
        >getProvisionedConcurrencyConfig GetProvisionedConcurrencyConfigResponse
        UpdateRuntimeOn =Auto| Manual| FunctionUpdate
        GetRuntimeManagementConfigResponse UpdateRuntimeOn:UpdateRuntimeOn RuntimeVersionArn:s FunctionArn:s
        >getRuntimeManagementConfig GetRuntimeManagementConfigResponse
        InvocationResponse StatusCode:n FunctionError:s LogResult:s Payload:s ExecutedVersion:s
          DurableExecutionArn:s
        >invoke InvocationResponse
        InvokeAsyncResponse Status:n
        >invokeAsync InvokeAsyncResponse
        InvokeWithResponseStreamResponse StatusCode:n ExecutedVersion:s EventStream:s ResponseStreamContentType:s
        >invokeWithResponseStream InvokeWithResponseStreamResponse
        ListAliasesResponse NextMarker:s Aliases:[AliasConfiguration
        >listAliases ListAliasesResponse
        ListCapacityProvidersResponse CapacityProviders!:[CapacityProvider NextMarker:s
        >listCapacityProviders ListCapacityProvidersResponse
        ListCodeSigningConfigsResponse NextMarker:s CodeSigningConfigs:[CodeSigningConfig
        >listCodeSigningConfigs ListCodeSigningConfigsResponse
        Execution DurableExecutionArn!:s DurableExecutionName!:s FunctionArn!:s Status!:ExecutionStatus
          StartTimestamp!:s EndTimestamp:s
        ListDurableExecutionsByFunctionResponse DurableExecutions:[Execution NextMarker:s
        >listDurableExecutionsByFunction ListDurableExecutionsByFunctionResponse
        ListEventSourceMappingsResponse NextMarker:s EventSourceMappings:[EventSourceMappingConfiguration
        >listEventSourceMappings ListEventSourceMappingsResponse
        ListFunctionEventInvokeConfigsResponse FunctionEventInvokeConfigs:[FunctionEventInvokeConfig NextMarker:s
        >listFunctionEventInvokeConfigs ListFunctionEventInvokeConfigsResponse
        FunctionUrlConfig FunctionUrl!:s FunctionArn!:s CreationTime!:s LastModifiedTime!:s Cors:Cors
          AuthType!:FunctionUrlAuthType InvokeMode:InvokeMode
        ListFunctionUrlConfigsResponse FunctionUrlConfigs!:[FunctionUrlConfig NextMarker:s
        >listFunctionUrlConfigs ListFunctionUrlConfigsResponse
        FunctionVersionsByCapacityProviderListItem FunctionArn!:s State!:State
        ListFunctionVersionsByCapacityProviderResponse CapacityProviderArn!:s
          FunctionVersions!:[FunctionVersionsByCapacityProviderListItem NextMarker:s
        >listFunctionVersionsByCapacityProvider ListFunctionVersionsByCapacityProviderResponse
        ListFunctionsResponse NextMarker:s Functions:[FunctionConfiguration
        >listFunctions ListFunctionsResponse
        ListFunctionsByCodeSigningConfigResponse NextMarker:s FunctionArns:[s
        >listFunctionsByCodeSigningConfig ListFunctionsByCodeSigningConfigResponse
        LayerVersionsListItem LayerVersionArn:s Version:n Description:s CreatedDate:s CompatibleRuntimes:[Runtime
          LicenseInfo:s CompatibleArchitectures:[Architecture
        ListLayerVersionsResponse NextMarker:s LayerVersions:[LayerVersionsListItem
        >listLayerVersions ListLayerVersionsResponse
        LayersListItem LayerName:s LayerArn:s LatestMatchingVersion:LayerVersionsListItem
        ListLayersResponse NextMarker:s Layers:[LayersListItem
        >listLayers ListLayersResponse
        ProvisionedConcurrencyConfigListItem FunctionArn:s RequestedProvisionedConcurrentExecutions:n1,
          AvailableProvisionedConcurrentExecutions:n0, AllocatedProvisionedConcurrentExecutions:n0,
          Status:ProvisionedConcurrencyStatusEnum StatusReason:s LastModified:s
        ListProvisionedConcurrencyConfigsResponse
          ProvisionedConcurrencyConfigs:[ProvisionedConcurrencyConfigListItem NextMarker:s
        >listProvisionedConcurrencyConfigs ListProvisionedConcurrencyConfigsResponse
        ListTagsResponse Tags:{s
        >listTags ListTagsResponse
        ListVersionsByFunctionResponse NextMarker:s Versions:[FunctionConfiguration
        >listVersionsByFunction ListVersionsByFunctionResponse
        PublishLayerVersionResponse Content:LayerVersionContentOutput LayerArn:s LayerVersionArn:s Description:s
          CreatedDate:s Version:n CompatibleRuntimes:[Runtime LicenseInfo:s CompatibleArchitectures:[Architecture
        >publishLayerVersion PublishLayerVersionResponse
        >publishVersion FunctionConfiguration
        PutFunctionCodeSigningConfigResponse CodeSigningConfigArn!:s FunctionName!:s
        >putFunctionCodeSigningConfig PutFunctionCodeSigningConfigResponse
        >putFunctionConcurrency Concurrency
        >putFunctionEventInvokeConfig FunctionEventInvokeConfig
        PutFunctionRecursionConfigResponse RecursiveLoop:RecursiveLoop
        >putFunctionRecursionConfig PutFunctionRecursionConfigResponse
        PutFunctionScalingConfigResponse FunctionState:State
        >putFunctionScalingConfig PutFunctionScalingConfigResponse
        PutProvisionedConcurrencyConfigResponse RequestedProvisionedConcurrentExecutions:n1,
          AvailableProvisionedConcurrentExecutions:n0, AllocatedProvisionedConcurrentExecutions:n0,
          Status:ProvisionedConcurrencyStatusEnum StatusReason:s LastModified:s
        >putProvisionedConcurrencyConfig PutProvisionedConcurrencyConfigResponse
        PutRuntimeManagementConfigResponse UpdateRuntimeOn!:UpdateRuntimeOn FunctionArn!:s RuntimeVersionArn:s
        >putRuntimeManagementConfig PutRuntimeManagementConfigResponse
        SendDurableExecutionCallbackFailureResponse
        >sendDurableExecutionCallbackFailure SendDurableExecutionCallbackFailureResponse
        SendDurableExecutionCallbackHeartbeatResponse
        >sendDurableExecutionCallbackHeartbeat SendDurableExecutionCallbackHeartbeatResponse
        SendDurableExecutionCallbackSuccessResponse
        >sendDurableExecutionCallbackSuccess SendDurableExecutionCallbackSuccessResponse
        StopDurableExecutionResponse StopTimestamp!:s
        >stopDurableExecution StopDurableExecutionResponse
        >updateAlias AliasConfiguration
        UpdateCapacityProviderResponse CapacityProvider!:CapacityProvider
        >updateCapacityProvider UpdateCapacityProviderResponse
        UpdateCodeSigningConfigResponse CodeSigningConfig!:CodeSigningConfig
        >updateCodeSigningConfig UpdateCodeSigningConfigResponse
        >updateEventSourceMapping EventSourceMappingConfiguration
        >updateFunctionCode FunctionConfiguration
        >updateFunctionConfiguration FunctionConfiguration
        >updateFunctionEventInvokeConfig FunctionEventInvokeConfig
        UpdateFunctionUrlConfigResponse FunctionUrl!:s FunctionArn!:s AuthType!:FunctionUrlAuthType Cors:Cors
          CreationTime!:s LastModifiedTime!:s InvokeMode:InvokeMode
        >updateFunctionUrlConfig UpdateFunctionUrlConfigResponse
        """
    )
}
