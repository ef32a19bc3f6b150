// Written by Tests/Clients/service_models.py from AWS's service model of EventBridge, version 2015-10-07.

extension AnswerModel {
    /// What the operations of EventBridge answer.
    static let eventbridgeAnswers = AnswerModel(
        """
        ReplayState =STARTING| RUNNING| CANCELLING| COMPLETED| CANCELLED| FAILED
        CancelReplayResponse ReplayArn:s State:ReplayState StateReason:s
        >cancelReplay CancelReplayResponse
        ApiDestinationState =ACTIVE| INACTIVE
        CreateApiDestinationResponse ApiDestinationArn:s ApiDestinationState:ApiDestinationState CreationTime:s
          LastModifiedTime:s
        >createApiDestination CreateApiDestinationResponse
        ArchiveState =ENABLED| DISABLED| CREATING| UPDATING| CREATE_FAILED| UPDATE_FAILED
        CreateArchiveResponse ArchiveArn:s State:ArchiveState StateReason:s CreationTime:s
        >createArchive CreateArchiveResponse
        ConnectionState =CREATING| UPDATING| DELETING| AUTHORIZED| DEAUTHORIZED| AUTHORIZING| DEAUTHORIZING| ACTIVE|
          FAILED_CONNECTIVITY
        CreateConnectionResponse ConnectionArn:s ConnectionState:ConnectionState CreationTime:s LastModifiedTime:s
        >createConnection CreateConnectionResponse
        Primary HealthCheck!:s
        Secondary Route!:s
        FailoverConfig Primary!:Primary Secondary!:Secondary
        RoutingConfig FailoverConfig!:FailoverConfig
        ReplicationState =ENABLED| DISABLED
        ReplicationConfig State:ReplicationState
        EndpointEventBus EventBusArn!:s
        EndpointState =ACTIVE| CREATING| UPDATING| DELETING| CREATE_FAILED| UPDATE_FAILED| DELETE_FAILED
        CreateEndpointResponse Name:s Arn:s RoutingConfig:RoutingConfig ReplicationConfig:ReplicationConfig
          EventBuses:[EndpointEventBus RoleArn:s State:EndpointState
        >createEndpoint CreateEndpointResponse
        DeadLetterConfig Arn:s
        IncludeDetail =NONE| FULL
        Level =OFF| ERROR| INFO| TRACE
        LogConfig IncludeDetail:IncludeDetail Level:Level
        CreateEventBusResponse EventBusArn:s Description:s KmsKeyIdentifier:s DeadLetterConfig:DeadLetterConfig
          LogConfig:LogConfig
        >createEventBus CreateEventBusResponse
        CreatePartnerEventSourceResponse EventSourceArn:s
        >createPartnerEventSource CreatePartnerEventSourceResponse
        DeauthorizeConnectionResponse ConnectionArn:s ConnectionState:ConnectionState CreationTime:s
          LastModifiedTime:s LastAuthorizedTime:s
        >deauthorizeConnection DeauthorizeConnectionResponse
        DeleteApiDestinationResponse
        >deleteApiDestination DeleteApiDestinationResponse
        DeleteArchiveResponse
        >deleteArchive DeleteArchiveResponse
        DeleteConnectionResponse ConnectionArn:s ConnectionState:ConnectionState CreationTime:s LastModifiedTime:s
          LastAuthorizedTime:s
        >deleteConnection DeleteConnectionResponse
        DeleteEndpointResponse
        >deleteEndpoint DeleteEndpointResponse
        ApiDestinationHttpMethod =POST| GET| HEAD| OPTIONS| PUT| PATCH| DELETE
        DescribeApiDestinationResponse ApiDestinationArn:s Name:s Description:s
          ApiDestinationState:ApiDestinationState ConnectionArn:s InvocationEndpoint:s
          HttpMethod:ApiDestinationHttpMethod InvocationRateLimitPerSecond:n1, CreationTime:s LastModifiedTime:s
        >describeApiDestination DescribeApiDestinationResponse
        DescribeArchiveResponse ArchiveArn:s ArchiveName:s EventSourceArn:s Description:s EventPattern:s
          State:ArchiveState StateReason:s KmsKeyIdentifier:s RetentionDays:n0, SizeBytes:n EventCount:n
          CreationTime:s
        >describeArchive DescribeArchiveResponse
        DescribeConnectionResourceParameters ResourceConfigurationArn!:s ResourceAssociationArn!:s
        DescribeConnectionConnectivityParameters ResourceParameters!:DescribeConnectionResourceParameters
        ConnectionAuthorizationType =BASIC| OAUTH_CLIENT_CREDENTIALS| API_KEY
        ConnectionBasicAuthResponseParameters Username:s
        ConnectionOAuthClientResponseParameters ClientID:s
        ConnectionOAuthHttpMethod =GET| POST| PUT
        ConnectionHeaderParameter Key:s Value:s IsValueSecret:b
        ConnectionQueryStringParameter Key:s Value:s IsValueSecret:b
        ConnectionBodyParameter Key:s Value:s IsValueSecret:b
        ConnectionHttpParameters HeaderParameters:[ConnectionHeaderParameter
          QueryStringParameters:[ConnectionQueryStringParameter BodyParameters:[ConnectionBodyParameter
        ConnectionOAuthResponseParameters ClientParameters:ConnectionOAuthClientResponseParameters
          AuthorizationEndpoint:s HttpMethod:ConnectionOAuthHttpMethod OAuthHttpParameters:ConnectionHttpParameters
        ConnectionApiKeyAuthResponseParameters ApiKeyName:s
        ConnectionAuthResponseParameters BasicAuthParameters:ConnectionBasicAuthResponseParameters
          OAuthParameters:ConnectionOAuthResponseParameters
          ApiKeyAuthParameters:ConnectionApiKeyAuthResponseParameters
          InvocationHttpParameters:ConnectionHttpParameters
          ConnectivityParameters:DescribeConnectionConnectivityParameters
        DescribeConnectionResponse ConnectionArn:s Name:s Description:s
          InvocationConnectivityParameters:DescribeConnectionConnectivityParameters ConnectionState:ConnectionState
          StateReason:s AuthorizationType:ConnectionAuthorizationType SecretArn:s KmsKeyIdentifier:s
          AuthParameters:ConnectionAuthResponseParameters CreationTime:s LastModifiedTime:s LastAuthorizedTime:s
        >describeConnection DescribeConnectionResponse
        DescribeEndpointResponse Name:s Description:s Arn:s RoutingConfig:RoutingConfig
          ReplicationConfig:ReplicationConfig EventBuses:[EndpointEventBus RoleArn:s EndpointId:s EndpointUrl:s
          State:EndpointState StateReason:s CreationTime:s LastModifiedTime:s
        >describeEndpoint DescribeEndpointResponse
        DescribeEventBusResponse Name:s Arn:s Description:s KmsKeyIdentifier:s DeadLetterConfig:DeadLetterConfig
          Policy:s LogConfig:LogConfig CreationTime:s LastModifiedTime:s
        >describeEventBus DescribeEventBusResponse
        EventSourceState =PENDING| ACTIVE| DELETED
        DescribeEventSourceResponse Arn:s CreatedBy:s CreationTime:s ExpirationTime:s Name:s State:EventSourceState
        >describeEventSource DescribeEventSourceResponse
        DescribePartnerEventSourceResponse Arn:s Name:s
        >describePartnerEventSource DescribePartnerEventSourceResponse
        ReplayDestination Arn!:s FilterArns:[s
        DescribeReplayResponse ReplayName:s ReplayArn:s Description:s State:ReplayState StateReason:s
          EventSourceArn:s Destination:ReplayDestination EventStartTime:s EventEndTime:s EventLastReplayedTime:s
          ReplayStartTime:s ReplayEndTime:s
        >describeReplay DescribeReplayResponse
        RuleState =ENABLED| DISABLED| ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS
        DescribeRuleResponse Name:s Arn:s EventPattern:s ScheduleExpression:s State:RuleState Description:s
          RoleArn:s ManagedBy:s EventBusName:s CreatedBy:s
        >describeRule DescribeRuleResponse
        ApiDestination ApiDestinationArn:s Name:s ApiDestinationState:ApiDestinationState ConnectionArn:s
          InvocationEndpoint:s HttpMethod:ApiDestinationHttpMethod InvocationRateLimitPerSecond:n1, CreationTime:s
          LastModifiedTime:s
        ListApiDestinationsResponse ApiDestinations:[ApiDestination NextToken:s
        >listApiDestinations ListApiDestinationsResponse
        Archive ArchiveName:s EventSourceArn:s State:ArchiveState StateReason:s RetentionDays:n0, SizeBytes:n
          EventCount:n CreationTime:s
        ListArchivesResponse Archives:[Archive NextToken:s
        >listArchives ListArchivesResponse
        Connection ConnectionArn:s Name:s ConnectionState:ConnectionState StateReason:s
          AuthorizationType:ConnectionAuthorizationType CreationTime:s LastModifiedTime:s LastAuthorizedTime:s
        ListConnectionsResponse Connections:[Connection NextToken:s
        >listConnections ListConnectionsResponse
        Endpoint Name:s Description:s Arn:s RoutingConfig:RoutingConfig ReplicationConfig:ReplicationConfig
          EventBuses:[EndpointEventBus RoleArn:s EndpointId:s EndpointUrl:s State:EndpointState StateReason:s
          CreationTime:s LastModifiedTime:s
        ListEndpointsResponse Endpoints:[Endpoint NextToken:s
        >listEndpoints ListEndpointsResponse
        EventBus Name:s Arn:s Description:s Policy:s CreationTime:s LastModifiedTime:s
        ListEventBusesResponse EventBuses:[EventBus NextToken:s
        >listEventBuses ListEventBusesResponse
        EventSource Arn:s CreatedBy:s CreationTime:s ExpirationTime:s Name:s State:EventSourceState
        ListEventSourcesResponse EventSources:[EventSource NextToken:s
        >listEventSources ListEventSourcesResponse
        PartnerEventSourceAccount Account:s CreationTime:s ExpirationTime:s State:EventSourceState
        ListPartnerEventSourceAccountsResponse PartnerEventSourceAccounts:[PartnerEventSourceAccount NextToken:s
        >listPartnerEventSourceAccounts ListPartnerEventSourceAccountsResponse
        PartnerEventSource Arn:s Name:s
        ListPartnerEventSourcesResponse PartnerEventSources:[PartnerEventSource NextToken:s
        >listPartnerEventSources ListPartnerEventSourcesResponse
        Replay ReplayName:s EventSourceArn:s State:ReplayState StateReason:s EventStartTime:s EventEndTime:s
          EventLastReplayedTime:s ReplayStartTime:s ReplayEndTime:s
        ListReplaysResponse Replays:[Replay NextToken:s
        >listReplays ListReplaysResponse
        ListRuleNamesByTargetResponse RuleNames:[s NextToken:s
        >listRuleNamesByTarget ListRuleNamesByTargetResponse
        Rule Name:s Arn:s EventPattern:s State:RuleState Description:s ScheduleExpression:s RoleArn:s ManagedBy:s
          EventBusName:s
        ListRulesResponse Rules:[Rule NextToken:s
        >listRules ListRulesResponse
        Tag Key!:s Value!:s
        ListTagsForResourceResponse Tags:[Tag
        >listTagsForResource ListTagsForResourceResponse
        InputTransformer InputPathsMap:{s InputTemplate!:s
        KinesisParameters PartitionKeyPath!:s
        RunCommandTarget Key!:s Values!:[s
        RunCommandParameters RunCommandTargets!:[RunCommandTarget
        LaunchType =EC2| FARGATE| EXTERNAL
        AssignPublicIp =ENABLED| DISABLED
        AwsVpcConfiguration Subnets!:[s SecurityGroups:[s AssignPublicIp:AssignPublicIp
        NetworkConfiguration AwsvpcConfiguration:AwsVpcConfiguration
        CapacityProviderStrategyItem CapacityProvider!:s Weight:n0,1000 Base:n0,100000
        PlacementConstraintType =distinctInstance| memberOf
        PlacementConstraint Type:PlacementConstraintType Expression:s
        PlacementStrategyType =random| spread| binpack
        PlacementStrategy Type:PlacementStrategyType Field:s
        PropagateTags =TASK_DEFINITION
        EcsParameters TaskDefinitionArn!:s TaskCount:n1, LaunchType:LaunchType
          NetworkConfiguration:NetworkConfiguration PlatformVersion:s Group:s
          CapacityProviderStrategy:[CapacityProviderStrategyItem EnableECSManagedTags:b EnableExecuteCommand:b
          PlacementConstraints:[PlacementConstraint PlacementStrategy:[PlacementStrategy PropagateTags:PropagateTags
          ReferenceId:s Tags:[Tag
        BatchArrayProperties Size:n
        BatchRetryStrategy Attempts:n
        BatchParameters JobDefinition!:s JobName!:s ArrayProperties:BatchArrayProperties
          RetryStrategy:BatchRetryStrategy
        SqsParameters MessageGroupId:s
        HttpParameters PathParameterValues:[s HeaderParameters:{s QueryStringParameters:{s
        RedshiftDataParameters SecretManagerArn:s Database!:s DbUser:s Sql:s StatementName:s WithEvent:b Sqls:[s
        SageMakerPipelineParameter Name!:s Value!:s
        SageMakerPipelineParameters PipelineParameterList:[SageMakerPipelineParameter
        RetryPolicy MaximumRetryAttempts:n0,185 MaximumEventAgeInSeconds:n60,86400
        AppSyncParameters GraphQLOperation:s
        Target Id!:s Arn!:s RoleArn:s Input:s InputPath:s InputTransformer:InputTransformer
          KinesisParameters:KinesisParameters RunCommandParameters:RunCommandParameters EcsParameters:EcsParameters
          BatchParameters:BatchParameters SqsParameters:SqsParameters HttpParameters:HttpParameters
          RedshiftDataParameters:RedshiftDataParameters SageMakerPipelineParameters:SageMakerPipelineParameters
          DeadLetterConfig:DeadLetterConfig RetryPolicy:RetryPolicy AppSyncParameters:AppSyncParameters
        ListTargetsByRuleResponse Targets:[Target NextToken:s
        >listTargetsByRule ListTargetsByRuleResponse
        PutEventsResultEntry EventId:s ErrorCode:s ErrorMessage:s
        PutEventsResponse FailedEntryCount:n Entries:[PutEventsResultEntry
        >putEvents PutEventsResponse
        PutPartnerEventsResultEntry EventId:s ErrorCode:s ErrorMessage:s
        PutPartnerEventsResponse FailedEntryCount:n Entries:[PutPartnerEventsResultEntry
        >putPartnerEvents PutPartnerEventsResponse
        PutRuleResponse RuleArn:s
        >putRule PutRuleResponse
        PutTargetsResultEntry TargetId:s ErrorCode:s ErrorMessage:s
        PutTargetsResponse FailedEntryCount:n FailedEntries:[PutTargetsResultEntry
        >putTargets PutTargetsResponse
        RemoveTargetsResultEntry TargetId:s ErrorCode:s ErrorMessage:s
        RemoveTargetsResponse FailedEntryCount:n FailedEntries:[RemoveTargetsResultEntry
        >removeTargets RemoveTargetsResponse
        StartReplayResponse ReplayArn:s State:ReplayState StateReason:s ReplayStartTime:s
        >startReplay StartReplayResponse
        TagResourceResponse
        >tagResource TagResourceResponse
        TestEventPatternResponse Result:b
        >testEventPattern TestEventPatternResponse
        UntagResourceResponse
        >untagResource UntagResourceResponse
        UpdateApiDestinationResponse ApiDestinationArn:s ApiDestinationState:ApiDestinationState CreationTime:s
          LastModifiedTime:s
        >updateApiDestination UpdateApiDestinationResponse
        UpdateArchiveResponse ArchiveArn:s State:ArchiveState StateReason:s CreationTime:s
        >updateArchive UpdateArchiveResponse
        UpdateConnectionResponse ConnectionArn:s ConnectionState:ConnectionState CreationTime:s LastModifiedTime:s
          LastAuthorizedTime:s
        >updateConnection UpdateConnectionResponse
        UpdateEndpointResponse Name:s Arn:s RoutingConfig:RoutingConfig ReplicationConfig:ReplicationConfig
          EventBuses:[EndpointEventBus RoleArn:s EndpointId:s EndpointUrl:s State:EndpointState
        >updateEndpoint UpdateEndpointResponse
        UpdateEventBusResponse Arn:s Name:s KmsKeyIdentifier:s Description:s DeadLetterConfig:DeadLetterConfig
          LogConfig:LogConfig
        >updateEventBus UpdateEventBusResponse
        """
    )
}
