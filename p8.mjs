import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SESClient, SendEmailCommand, SendRawEmailCommand } from '@aws-sdk/client-ses';
import OpenAI from 'openai';
import { lighten } from './functions/services/aws-client.ts';
import { createTransport } from './functions/services/transport.ts';
import { withinMs } from './functions/services/time-limit.ts';
const t=createTransport();
const ep='http://127.0.0.1:9911'; const base={region:'us-east-1',endpoint:ep,credentials:{accessKeyId:'a',secretAccessKey:'b'}};
const lean={...base,requestHandler:t.awsRequestHandler};
const d0=new DynamoDBClient(base), d1=lighten(new DynamoDBClient(lean),"dynamodb"); const d2=lighten(new DynamoDBClient(lean),"dynamodb"); d2.config.signer=async()=>({sign:async r=>r});
const d3=lighten(new DynamoDBClient(lean),"dynamodb"); d3.middlewareStack.remove('recursionDetectionMiddleware');
const s0=new SESClient({...base,maxAttempts:1}), s1=lighten(new SESClient({...lean,maxAttempts:1}),"ses");
const html='<p>'+'hello world \n'.repeat(200)+'</p>', text='hello \n'.repeat(200); const raw=Buffer.from((html+text).repeat(1));
const mk=(fetch)=>new OpenAI({apiKey:'x',baseURL:ep+'/v1',maxRetries:0,...(fetch?{fetch}:{})}); const a0=mk(), a1=mk(t.fetch);
const body={model:'m',messages:[{role:'system',content:'x'.repeat(900)},{role:'user',content:'y'.repeat(500)}]};
const cmd=(i)=>new UpdateItemCommand({TableName:'T',Key:{notification:{S:'k'+i},recipient:{S:'r'}},UpdateExpression:'SET #s=:s, attempt=:a, intentAtMs=:t ADD attempts :one',ConditionExpression:'attribute_not_exists(#s)',ExpressionAttributeNames:{'#s':'state'},ExpressionAttributeValues:{':s':{S:'submitting'},':a':{S:'x'.repeat(36)},':t':{N:'123'},':one':{N:'1'}},ReturnValuesOnConditionCheckFailure:'ALL_OLD'});
const ops={
 ddb0:(i)=>d0.send(cmd(i)), ddb1:(i)=>d1.send(cmd(i)), ddb1within:(i)=>withinMs(1500,(abortSignal)=>d1.send(cmd(i),{abortSignal})), ddbnosign:(i)=>d2.send(cmd(i)), ddbnorec:(i)=>d3.send(cmd(i)),
 ses0:()=>s0.send(new SendEmailCommand({Source:'a@b.co',Destination:{ToAddresses:['c@d.co']},Message:{Subject:{Data:'s'},Body:{Text:{Data:text},Html:{Data:html}}}})),
 ses1:()=>s1.send(new SendRawEmailCommand({Source:'a@b.co',Destinations:['c@d.co'],RawMessage:{Data:raw}})),
 ai0:()=>a0.chat.completions.create(body), ai1:()=>a1.chat.completions.create(body),
 http:()=>t.awsRequestHandler.handle({protocol:'http:',hostname:'127.0.0.1',port:9911,method:'POST',path:'/',headers:{host:'x','x-amz-target':'x','content-type':'a','content-length':'400'},body:'{'.repeat(400)}),
};
const sum={};
for(let round=0;round<5;round++)for(const [n,f] of Object.entries(ops)){ 
 const go=async(N)=>{for(let b=0;b<N/50;b++)await Promise.all(Array.from({length:50},(_, i)=>f(i)));};
 await go(round?200:1500); const c=process.cpuUsage(); await go(2500); const d=process.cpuUsage(c);
 (sum[n]??=[]).push((d.user+d.system)/2500);
}
for(const [n,v] of Object.entries(sum)){v.sort((a,b)=>a-b);console.log(n.padEnd(12),'min',v[0].toFixed(0),'median',v[2].toFixed(0));}
process.exit(0)
