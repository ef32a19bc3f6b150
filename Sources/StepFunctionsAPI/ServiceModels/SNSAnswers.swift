// Written by Tests/Clients/service_models.py from AWS's service model of SNS, version 2010-03-31.

extension AnswerModel {
    /// What the operations of SNS answer.
    static let snsAnswers = AnswerModel(
        """
        CheckIfPhoneNumberIsOptedOutResponse IsOptedOut:b
        >checkIfPhoneNumberIsOptedOut CheckIfPhoneNumberIsOptedOutResponse
        ConfirmSubscriptionResponse SubscriptionArn:s
        >confirmSubscription ConfirmSubscriptionResponse
        CreatePlatformApplicationResponse PlatformApplicationArn:s
        >createPlatformApplication CreatePlatformApplicationResponse
        CreateEndpointResponse EndpointArn:s
        >createPlatformEndpoint CreateEndpointResponse
        CreateSMSSandboxPhoneNumberResult
        >createSMSSandboxPhoneNumber CreateSMSSandboxPhoneNumberResult
        CreateTopicResponse TopicArn:s
        >createTopic CreateTopicResponse
        DeleteSMSSandboxPhoneNumberResult
        >deleteSMSSandboxPhoneNumber DeleteSMSSandboxPhoneNumberResult
        GetDataProtectionPolicyResponse DataProtectionPolicy:s
        >getDataProtectionPolicy GetDataProtectionPolicyResponse
        GetEndpointAttributesResponse Attributes:{s
        >getEndpointAttributes GetEndpointAttributesResponse
        GetPlatformApplicationAttributesResponse Attributes:{s
        >getPlatformApplicationAttributes GetPlatformApplicationAttributesResponse
        GetSMSAttributesResponse Attributes:{s
        >getSMSAttributes GetSMSAttributesResponse
        GetSMSSandboxAccountStatusResult IsInSandbox!:b
        >getSMSSandboxAccountStatus GetSMSSandboxAccountStatusResult
        GetSubscriptionAttributesResponse Attributes:{s
        >getSubscriptionAttributes GetSubscriptionAttributesResponse
        GetTopicAttributesResponse Attributes:{s
        >getTopicAttributes GetTopicAttributesResponse
        Endpoint EndpointArn:s Attributes:{s
        ListEndpointsByPlatformApplicationResponse Endpoints:[Endpoint NextToken:s
        >listEndpointsByPlatformApplication ListEndpointsByPlatformApplicationResponse
        RouteType =Transactional| Promotional| Premium
        NumberCapability =SMS| MMS| VOICE
        PhoneNumberInformation CreatedAt:s PhoneNumber:s Status:s Iso2CountryCode:s RouteType:RouteType
          NumberCapabilities:[NumberCapability
        ListOriginationNumbersResult NextToken:s PhoneNumbers:[PhoneNumberInformation
        >listOriginationNumbers ListOriginationNumbersResult
        ListPhoneNumbersOptedOutResponse PhoneNumbers:[s NextToken:s
        >listPhoneNumbersOptedOut ListPhoneNumbersOptedOutResponse
        PlatformApplication PlatformApplicationArn:s Attributes:{s
        ListPlatformApplicationsResponse PlatformApplications:[PlatformApplication NextToken:s
        >listPlatformApplications ListPlatformApplicationsResponse
        SMSSandboxPhoneNumberVerificationStatus =Pending| Verified
        SMSSandboxPhoneNumber PhoneNumber:s Status:SMSSandboxPhoneNumberVerificationStatus
        ListSMSSandboxPhoneNumbersResult PhoneNumbers!:[SMSSandboxPhoneNumber NextToken:s
        >listSMSSandboxPhoneNumbers ListSMSSandboxPhoneNumbersResult
        Subscription SubscriptionArn:s Owner:s Protocol:s Endpoint:s TopicArn:s
        ListSubscriptionsResponse Subscriptions:[Subscription NextToken:s
        >listSubscriptions ListSubscriptionsResponse
        ListSubscriptionsByTopicResponse Subscriptions:[Subscription NextToken:s
        >listSubscriptionsByTopic ListSubscriptionsByTopicResponse
        Tag Key!:s Value!:s
        ListTagsForResourceResponse Tags:[Tag
        >listTagsForResource ListTagsForResourceResponse
        Topic TopicArn:s
        ListTopicsResponse Topics:[Topic NextToken:s
        >listTopics ListTopicsResponse
        OptInPhoneNumberResponse
        >optInPhoneNumber OptInPhoneNumberResponse
        PublishResponse MessageId:s SequenceNumber:s
        >publish PublishResponse
        PublishBatchResultEntry Id:s MessageId:s SequenceNumber:s
        BatchResultErrorEntry Id!:s Code!:s Message:s SenderFault!:b
        PublishBatchResponse Successful:[PublishBatchResultEntry Failed:[BatchResultErrorEntry
        >publishBatch PublishBatchResponse
        SetSMSAttributesResponse
        >setSMSAttributes SetSMSAttributesResponse
        SubscribeResponse SubscriptionArn:s
        >subscribe SubscribeResponse
        TagResourceResponse
        >tagResource TagResourceResponse
        UntagResourceResponse
        >untagResource UntagResourceResponse
        VerifySMSSandboxPhoneNumberResult
        >verifySMSSandboxPhoneNumber VerifySMSSandboxPhoneNumberResult
        """
    )
}
